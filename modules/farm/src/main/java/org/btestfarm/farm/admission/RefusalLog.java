package org.btestfarm.farm.admission;

import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.btestfarm.protocol.IpText;
import org.jspecify.annotations.Nullable;

/**
 * Writes one line for each refusal, up to {@link #LINES} of a kind in {@link #PERIOD_NANOS}; the rest of the period is counted and summarised in one line. So
 * a flood cannot fill the disk. Thread-safe.
 */
public final class RefusalLog {
    /** Lines of a kind and period that are written in full. */
    public static final int LINES = 10;

    /** How long a period is. Call {@link #summarise} about that often. */
    public static final long PERIOD_NANOS = 10_000_000_000L;

    private final Consumer<String> sink;
    private final AtomicLongArray counts = new AtomicLongArray(Refusal.values().length);
    private final Map<Refusal, Period> periods = new EnumMap<>(Refusal.class);

    /** @param sink takes the lines; not called by two threads at once */
    public RefusalLog(Consumer<String> sink) {
        this.sink = sink;
    }

    /**
     * Writes or counts a refusal.
     *
     * @param detail one line: what was wrong, what is allowed
     * @param nowNanos monotonic
     */
    public synchronized void refused(InetSocketAddress peer, Refusal refusal, String detail, long nowNanos) {
        counts.incrementAndGet(refusal.ordinal());
        Period period = periods.get(refusal);
        if (period == null || nowNanos - period.begun >= PERIOD_NANOS) {
            summarise(refusal, period);
            period = new Period(nowNanos);
            periods.put(refusal, period);
        }
        period.count++;
        if (period.count <= LINES) {
            sink.accept("refused " + IpText.of(peer) + ": " + refusal.text() + ": " + detail);
        }
    }

    /** How many of a kind there were since the start, written or not. Does not wait for the log. */
    public long count(Refusal refusal) {
        return counts.get(refusal.ordinal());
    }

    /** Writes what was only counted in periods that are over. */
    public synchronized void summarise(long nowNanos) {
        for (Refusal refusal : Refusal.values()) {
            Period period = periods.get(refusal);
            if (period != null && nowNanos - period.begun >= PERIOD_NANOS) {
                summarise(refusal, period);
                periods.remove(refusal);
            }
        }
    }

    private void summarise(Refusal refusal, @Nullable Period period) {
        if (period != null && period.count > LINES) {
            sink.accept("refused " + (period.count - LINES) + " more within " + PERIOD_NANOS / 1_000_000_000L + " s: " + refusal.text());
        }
    }

    private static final class Period {
        final long begun;
        long count;

        Period(long begun) {
            this.begun = begun;
        }
    }
}
