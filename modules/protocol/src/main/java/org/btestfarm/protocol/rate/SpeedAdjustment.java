package org.btestfarm.protocol.rate;

import org.btestfarm.protocol.status.StatusMessage;

/** How a UDP sender without a limit follows what its peer reports: 1.5 times of what arrived (docs/protocol.md, section 9). */
public final class SpeedAdjustment {
    /** Two reports that arrive closer together were held up on the way: each still covers a second. */
    private static final long SHORTEST_INTERVAL_NANOS = 500_000_000L;

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int LEAST_PACKETS_PER_SECOND = 3;

    private SpeedAdjustment() {}

    /**
     * The speed after a report.
     *
     * @param currentBps the speed now, bit/s
     * @param reportedBytes what the peer received in the interval, bytes, 0 to {@link StatusMessage#AT_LEAST_THIS}
     * @param intervalNanos what the report covers; less than 500 ms is taken for a second
     * @return bit/s; {@code currentBps} if nothing was reported, or "at least this"
     */
    public static long next(long currentBps, long reportedBytes, long intervalNanos) {
        if (reportedBytes < 0 || reportedBytes > StatusMessage.AT_LEAST_THIS) {
            throw new IllegalArgumentException(
                    "reported bytes are " + reportedBytes + ", allowed are 0 to " + StatusMessage.AT_LEAST_THIS);
        }
        if (reportedBytes == 0 || reportedBytes == StatusMessage.AT_LEAST_THIS) {
            return currentBps;
        }
        long nanos = intervalNanos < SHORTEST_INTERVAL_NANOS ? SECOND_NANOS : intervalNanos;
        // 12 is 8 bits times 1.5. Microseconds keep the product below 2^63: 2^32 x 12 x 10^6 is less than 2^56.
        return Math.max(1, reportedBytes * 12 * 1_000_000 / (nanos / 1_000));
    }

    /**
     * As {@link #next(long, long, long)}, but never so slow that no more than one packet a second is sent: one packet, of which the peer reports
     * one, would never let the speed rise again.
     *
     * @param packetSize size of the IP packets that are sent, bytes
     */
    public static long next(long currentBps, long reportedBytes, long intervalNanos, int packetSize) {
        long next = next(currentBps, reportedBytes, intervalNanos);
        return next == currentBps ? next : Math.max(next, LEAST_PACKETS_PER_SECOND * 8L * packetSize);
    }
}
