package org.btestfarm.dataplane.udp.receive;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.Pace;

/**
 * How often a socket has to be looked at to which datagrams come so slowly that it need not be polled.
 *
 * @param counts whether what comes is counted; otherwise it is only read to find out who sends, and may be dropped
 * @param lookEveryNanos between two looks, {@link #SHORTEST_NANOS} to {@link #LONGEST_NANOS}; while nothing comes to a socket where nothing counts, this doubles up to {@link #SILENT_NANOS}
 */
public record SlowTraffic(boolean counts, long lookEveryNanos) {
    /** More often than this, polling is cheaper. */
    static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** A peer's figure for a second is late by no more than this. */
    static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** A client behind NAT whose first datagram comes late is followed after so long. */
    static final long SILENT_NANOS = TimeUnit.MILLISECONDS.toNanos(160);

    /** What comes between two looks, bytes: few datagrams, so that a figure for a second is no coarser for it. What takes less than {@link #SHORTEST_NANOS} for it is polled. */
    private static final long BYTES_A_LOOK = 5_000;

    /** What was held up on the way may come at once. More than this in one look is no slow traffic. */
    private static final long OVERRUN_BYTES = 100_000;

    /** What a queue must hold, as the kernel counts: twice what comes between two looks if that is the smallest datagrams, for each of whose bytes it counts up to 32. */
    private static final int SHORTEST_QUEUE_BYTES = (int) (2 * 32 * BYTES_A_LOOK);

    /**
     * How a flow's sockets are to be looked at.
     *
     * @param sendBps how fast the flow sends, if it does, bit/s; {@link Pace#UNLIMITED} if nothing bounds it
     * @param receiveBps how fast datagrams that count come at most, if any do, as agreed, bit/s; {@link Pace#UNLIMITED} if nothing is agreed
     * @return empty if they are to be polled
     */
    public static Optional<SlowTraffic> of(boolean sends, long sendBps, boolean receives, long receiveBps) {
        if (sends && !isSlow(sendBps) || receives && !isSlow(receiveBps)) {
            return Optional.empty();
        }
        long every = receives ? lookNanos(receiveBps) : LONGEST_NANOS;
        return Optional.of(new SlowTraffic(receives, Math.min(every, LONGEST_NANOS)));
    }

    private static boolean isSlow(long bps) {
        return bps != Pace.UNLIMITED && lookNanos(bps) >= SHORTEST_NANOS;
    }

    /** In what time {@link #BYTES_A_LOOK} come. */
    private static long lookNanos(long bps) {
        return TimeUnit.SECONDS.toNanos(8 * BYTES_A_LOOK) / bps;
    }

    /** Whether a queue of so many bytes, as the kernel counts, holds what comes between two looks. */
    public boolean fits(int queueBytes) {
        return !counts || queueBytes >= SHORTEST_QUEUE_BYTES;
    }

    /** Whether so many bytes in one look are more than was agreed. */
    boolean isOverrun(long bytes) {
        return bytes > OVERRUN_BYTES;
    }

    /** How long until the next look, nanoseconds, after one that found so many bytes. */
    long pause(long before, long bytes) {
        if (counts || bytes > 0) {
            return lookEveryNanos;
        }
        return Math.min(2 * before, SILENT_NANOS);
    }
}
