package org.btestfarm.dataplane.udp;

import java.util.OptionalLong;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.dataplane.net.Standstill;
import org.btestfarm.dataplane.udp.receive.ReceivedCounters;

/** A UDP flow's counters: written by its event loop, read by anybody. */
final class UdpCounters implements FlowCounters, ReceivedCounters {
    private static final long UNKNOWN = -1;

    private volatile long receivedBytes;
    private volatile long writtenBytes;
    private volatile long receivedDatagrams;
    private volatile long sentDatagrams;
    private volatile long lost = UNKNOWN;
    private final Standstill standstill = new Standstill();

    // There is one writer: reading and writing again loses nothing.
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void sent(int datagrams, int packetBytes) {
        writtenBytes += (long) datagrams * packetBytes;
        sentDatagrams += datagrams;
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
