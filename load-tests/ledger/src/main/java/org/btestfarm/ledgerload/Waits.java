package org.btestfarm.ledgerload;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/** Waiting for a time or a condition, and times for people. */
public final class Waits {
    private static final long POLL_NANOS = 50_000;

    private Waits() {}

    /** Returns no sooner than that. */
    public static void until(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /**
     * Returns when it holds.
     *
     * @throws IllegalStateException if that takes longer than {@link LoadedLedger#PATIENCE}
     */
    static void until(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + LoadedLedger.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited " + LoadedLedger.PATIENCE.toSeconds() + " s in vain until " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Median, 99th percentile and largest, in ms, as cells of a row. */
    public static String cells(SynchronizedHistogram times) {
        Histogram copy = times.copy();
        return String.format("%.1f | %.1f | %.1f", copy.getValueAtPercentile(50) / 1e6, copy.getValueAtPercentile(99) / 1e6, copy.getMaxValue() / 1e6);
    }
}
