package org.btestfarm.dataplane.tcp;

import java.util.concurrent.TimeUnit;

/** Whether a connection receives so fast that it pays to read it by the clock. */
final class ReceiveSpeed {
    /** 2 Gbit/s, in bytes a second: a packet of 64 KiB every 262 µs, the largest that the kernel makes of smaller ones. Slower data wakes its reader less often than the clock would. */
    private static final double FAST = 250e6;

    /** How long the speed is measured each time. */
    private static final long MEASURED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private long since;
    private long receivedThen;
    private boolean fast;

    ReceiveSpeed(long nowNanos) {
        since = nowNanos;
    }

    /** Whether it received more than 2 Gbit/s when that was last measured. */
    boolean isFast() {
        return fast;
    }

    /**
     * Measures, if it is time to.
     *
     * @param received all bytes so far
     */
    void follow(long received, long nowNanos) {
        long nanos = nowNanos - since;
        if (nanos >= MEASURED_NANOS) {
            fast = (received - receivedThen) * 1e9 / nanos >= FAST;
            since = nowNanos;
            receivedThen = received;
        }
    }
}
