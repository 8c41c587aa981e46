package org.btestfarm.dataplane.udp;

import java.util.OptionalLong;
import org.btestfarm.dataplane.FlowCounters;

/** A UDP flow's counters: written by its event loop, read by anybody. */
final class UdpCounters implements FlowCounters {
    private static final long UNKNOWN = -1;
    private static final int SEND = 1;
    private static final int RECEIVE = 2;

    private volatile long receivedBytes;
    private volatile long writtenBytes;
    private volatile long receivedDatagrams;
    private volatile long sentDatagrams;
    private volatile long lost = UNKNOWN;
    private volatile Pause pause = new Pause(0, 0, 0);

    /** How long the flow had stood still until {@code since}, and the directions that have done so from there on. */
    private record Pause(long nanos, int directions, long since) {
        long nanosAt(long now) {
            return directions == 0 ? nanos : nanos + Math.max(0, now - since);
        }
    }

    // There is one writer: reading and writing again loses nothing.
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void sent(int datagrams, int packetBytes) {
        writtenBytes += (long) datagrams * packetBytes;
        sentDatagrams += datagrams;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void received(long datagrams, long bytes, OptionalLong lostInAll) {
        receivedBytes += bytes;
        receivedDatagrams += datagrams;
        lost = lostInAll.orElse(UNKNOWN);
    }

    void waitForSendCredit(boolean waiting) {
        waitForCredit(SEND, waiting);
    }

    void waitForReceiveCredit(boolean waiting) {
        waitForCredit(RECEIVE, waiting);
    }

    /** Ends all waiting: the flow is over. */
    void waitNoMore() {
        waitForCredit(SEND, false);
        waitForCredit(RECEIVE, false);
    }

    private void waitForCredit(int direction, boolean waiting) {
        Pause before = pause;
        int directions = waiting ? before.directions | direction : before.directions & ~direction;
        if (directions != before.directions) {
            long now = System.nanoTime();
            pause = new Pause(before.nanosAt(now), directions, now);
        }
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
        return pause.nanosAt(System.nanoTime());
    }
}
