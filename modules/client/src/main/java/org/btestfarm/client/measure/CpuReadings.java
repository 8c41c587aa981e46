package org.btestfarm.client.measure;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/** CPU loads of one machine in the course of a test. No reading is not zero: it is unknown. */
public final class CpuReadings {
    /** Readings come every second; one that is older than two and a half says nothing about now. */
    private static final long STALE_NANOS = 2_500_000_000L;

    private long sum;
    private int count;
    private int last;
    private long lastNanos;

    /** Takes a reading, 0 to 100 percent. */
    public void add(int percent, long nowNanos) {
        sum += percent;
        count++;
        last = percent;
        lastNanos = nowNanos;
    }

    /** The last reading, percent; empty if there is none of late. */
    public OptionalInt recent(long nowNanos) {
        return count > 0 && nowNanos - lastNanos <= STALE_NANOS ? OptionalInt.of(last) : OptionalInt.empty();
    }

    /** The average of all readings, percent; empty if there are none. */
    public OptionalDouble average() {
        return count > 0 ? OptionalDouble.of((double) sum / count) : OptionalDouble.empty();
    }
}
