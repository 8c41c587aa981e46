package org.btestfarm.dataplane.udp;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.dataplane.net.Standstill;
import org.btestfarm.dataplane.udp.receive.ReceivedCounters;

/** A UDP flow's counters: written by its event loop, read by anybody. */
final class UdpCounters implements FlowCounters, ReceivedCounters {
    private static final long UNKNOWN = -1;

    /** What is written for every send, of which a thousand slow flows make 40,000 a second, is written without waiting for what was written before. */
    private static final AtomicLongFieldUpdater<UdpCounters> WRITTEN_BYTES = AtomicLongFieldUpdater.newUpdater(UdpCounters.class, "writtenBytes");
    private static final AtomicLongFieldUpdater<UdpCounters> SENT_DATAGRAMS = AtomicLongFieldUpdater.newUpdater(UdpCounters.class, "sentDatagrams");

    private volatile long receivedBytes;
    private volatile long writtenBytes;
    private volatile long receivedDatagrams;
    private volatile long sentDatagrams;
    private volatile long lost = UNKNOWN;
    private final Standstill standstill = new Standstill();

    // There is one writer: reading and writing again loses nothing.
    void sent(int datagrams, int packetBytes) {
        WRITTEN_BYTES.lazySet(this, writtenBytes + (long) datagrams * packetBytes);
        SENT_DATAGRAMS.lazySet(this, sentDatagrams + datagrams);
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void received(long datagrams, long bytes, OptionalLong lostInAll) {
        receivedBytes += bytes;
        receivedDatagrams += datagrams;
        lost = lostInAll.orElse(UNKNOWN);
    }

    void waitForSendCredit(boolean waiting) {
        standstill.sending(waiting);
    }

    @Override
    public void waitForReceiveCredit(boolean waiting) {
        standstill.receiving(waiting);
    }

    /** Ends all waiting: the flow is over. */
    void waitNoMore() {
        standstill.sending(false);
        standstill.receiving(false);
    }

    @Override
    public long receivedBytes() {
        return receivedBytes;
    }

    @Override
    public long writtenBytes() {
        return writtenBytes;
    }

    @Override
    public long sentBytes() {
        return writtenBytes;
    }

    @Override
    public long receivedDatagrams() {
        return receivedDatagrams;
    }

    @Override
    public long sentDatagrams() {
        return sentDatagrams;
    }

    @Override
    public OptionalLong lostDatagrams() {
        long now = lost;
        return now == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(now);
    }

    @Override
    public long pausedNanos() {
        return standstill.nanos();
    }
}
