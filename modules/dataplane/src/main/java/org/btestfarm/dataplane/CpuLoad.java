package org.btestfarm.dataplane;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** The CPU load that status messages tell: of this machine, over about the last second. Thread-safe, and cheap however often it is asked. */
public final class CpuLoad {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int UNKNOWN = -1;
    private static final CpuLoad SYSTEM = new CpuLoad(
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getCpuLoad, System::nanoTime);

    private final DoubleSupplier source;
    private final LongSupplier clock;
    private volatile long measuredAt;
    private volatile int percent = UNKNOWN;

    /**
     * A load of some source.
     *
     * @param source 0.0 to 1.0, since it was last asked; negative or not a number if it does not know yet
     * @param clock monotonic, nanoseconds
     */
    CpuLoad(DoubleSupplier source, LongSupplier clock) {
        this.source = source;
        this.clock = clock;
        source.getAsDouble(); // The first answer is about no time at all.
        this.measuredAt = clock.getAsLong();
    }

    /** This machine's. */
    public static CpuLoad system() {
        return SYSTEM;
    }

    /** Percent, 0 to 100; 0 too while it is not known, because a status message has no other way to say so. */
    public int percent() {
        return measured().orElse(0);
    }

    /** Percent, 0 to 100; empty while it is not known. */
    public OptionalInt measured() {
        if (isStale()) {
            measure();
        }
        int now = percent;
        return now == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(now);
    }

    private boolean isStale() {
        return clock.getAsLong() - measuredAt >= FRESH_NANOS;
    }

    private synchronized void measure() {
        if (!isStale()) {
            return; // Another thread was quicker.
        }
        double load = source.getAsDouble();
        if (load >= 0) {
            percent = (int) Math.round(Math.min(1, load) * 100);
        }
        measuredAt = clock.getAsLong();
    }
}
