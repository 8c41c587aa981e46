package org.btestfarm.client;

import java.time.Duration;

/** Bytes over time. */
final class Rates {
    private Rates() {}

    /** The average in bit/s; 0 over no time. */
    static double bps(long bytes, Duration over) {
        long nanos = over.toNanos();
        return nanos <= 0 ? 0 : bytes * 8e9 / nanos;
    }
}
