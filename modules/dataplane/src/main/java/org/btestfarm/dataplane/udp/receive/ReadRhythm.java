package org.btestfarm.dataplane.udp.receive;

import java.util.concurrent.TimeUnit;

/**
 * How long a socket that receives fast data may be left alone, so that neither its reader nor whoever sends to it pays for a wake-up per message: until an eighth of its queue can be full, 100 µs at most. What comes slower than
 * 1 Gbit/s, or into a queue that would be full too soon, is read when it comes.
 */
final class ReadRhythm {
    /** From 1 Gbit/s on it is worth something; bytes a second. */
    private static final double FAST = 125e6;

    private static final double SHARE_OF_QUEUE = 1 / 8.0;
    private static final long LONGEST_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** Timers are no more exact than this. */
    private static final long SHORTEST_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /** How long the speed is measured each time. */
    private static final long MEASURED_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final int queueBytes;
    private long since;
    private long bytesThen;
    private long pause;

    /** @param queueBytes what the socket's queue holds, as the kernel counts */
    ReadRhythm(int queueBytes, long nowNanos) {
        this.queueBytes = queueBytes;
        this.since = nowNanos;
    }

    /**
     * When to look again.
     *
     * @param bytes all that were received so far
     * @return nanoseconds; 0 to be woken by what comes next
     */
    long pause(long bytes, long nowNanos) {
        long nanos = nowNanos - since;
        if (nanos >= MEASURED_NANOS) {
            double bytesPerSecond = (bytes - bytesThen) * 1e9 / nanos;
            since = nowNanos;
            bytesThen = bytes;
            long most = (long) (queueBytes * SHARE_OF_QUEUE / bytesPerSecond * 1e9);
            pause = bytesPerSecond < FAST || most < SHORTEST_NANOS ? 0 : Math.min(most, LONGEST_NANOS);
        }
        return pause;
    }
}
