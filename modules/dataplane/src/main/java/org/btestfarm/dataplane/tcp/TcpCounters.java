package org.btestfarm.dataplane.tcp;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.dataplane.net.Standstill;

/** A TCP flow's counters: written by its event loop alone, read by anybody. */
final class TcpCounters implements FlowCounters {
    /** What is written for every block is written without waiting for what was written before. */
    private static final AtomicLongFieldUpdater<TcpCounters> WRITTEN = AtomicLongFieldUpdater.newUpdater(TcpCounters.class, "written");
    private static final AtomicLongFieldUpdater<TcpCounters> SENT = AtomicLongFieldUpdater.newUpdater(TcpCounters.class, "sent");

    private volatile long received;
    private volatile long written;
    private volatile long sent;
    private final Standstill standstill = new Standstill();

    void received(long total) {
        received = total;
    }

    /** What was written; and of that, what has left. */
    void sent(long totalWritten, long totalSent) {
        WRITTEN.lazySet(this, totalWritten);
        SENT.lazySet(this, Math.max(sent, Math.min(totalSent, totalWritten)));
    }

    void waitForSendCredit(boolean waiting) {
        standstill.sending(waiting);
    }

    void waitForReceiveCredit(boolean waiting) {
        standstill.receiving(waiting);
    }

    @Override
    public long receivedBytes() {
        return received;
    }

    @Override
    public long writtenBytes() {
        return written;
    }

    @Override
    public long sentBytes() {
        return sent;
    }

    @Override
    public long receivedDatagrams() {
        return 0;
    }

    @Override
    public long sentDatagrams() {
        return 0;
    }

    @Override
    public OptionalLong lostDatagrams() {
        return OptionalLong.empty();
    }

    @Override
    public long pausedNanos() {
        return standstill.nanos();
    }
}
