package org.btestfarm.farm.session;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.btestfarm.farm.admission.RefusalLog;
import org.btestfarm.farm.observe.FarmObserver;

/**
 * Writes a line for the start of each test and one for its end; but of more than {@link #TESTS_OF_PREFIX} tests of one prefix, or {@link #TESTS} in all, that start within
 * {@link RefusalLog#PERIOD_NANOS} the rest is counted and summarised in one line. So whoever starts tests in a loop cannot fill the disk. A test whose start was written has
 * its end written too. Thread-safe.
 */
public final class TestLog {
    /** Tests of a prefix and period that are written in full. */
    public static final int TESTS_OF_PREFIX = 50;

    /** Tests of a period that are written in full. */
    public static final int TESTS = 500;

    private final Consumer<String> sink;
    private final FarmObserver observer;
    private final Map<String, Integer> written = new HashMap<>();
    private boolean begun;
    private long beginNanos;
    private int writtenInAll;
    private long left;

    /** @param sink takes the lines; not called by two threads at once */
    public TestLog(Consumer<String> sink) {
        this(sink, FarmObserver.NOBODY);
    }

    /**
     * A log beside which somebody is told of every test, also of those that are only counted here.
     *
     * @param sink takes the lines; not called by two threads at once
     */
    public TestLog(Consumer<String> sink, FarmObserver observer) {
        this.sink = sink;
        this.observer = observer;
    }

    /** Who is told of every test. */
    public FarmObserver observer() {
        return observer;
    }

    /**
     * A test starts.
     *
     * @param prefix its client's, in any spelling that is always the same
     * @param line asked for only if it is written
     * @param nowNanos monotonic
     * @return whether it was written; then {@link #ended} is to be told of its end
     */
    public synchronized boolean started(String prefix, Supplier<String> line, long nowNanos) {
        summarise(nowNanos);
        if (!begun) {
            begun = true;
            beginNanos = nowNanos;
        }
        // Prefixes get a place in the table with their first line, so it never has more than there are lines.
        if (writtenInAll == TESTS || written.getOrDefault(prefix, 0) == TESTS_OF_PREFIX) {
            left++;
            return false;
        }
        writtenInAll++;
        written.merge(prefix, 1, Integer::sum);
        sink.accept(line.get());
        return true;
    }

    /** A test ends whose start was written. */
    public synchronized void ended(String line) {
        sink.accept(line);
    }

    /** Writes what was only counted in a period that is over; call it about once a period. */
    public synchronized void summarise(long nowNanos) {
        if (!begun || nowNanos - beginNanos < RefusalLog.PERIOD_NANOS) {
            return;
        }
        if (left > 0) {
            sink.accept("tests started and left out here within " + RefusalLog.PERIOD_NANOS / 1_000_000_000L + " s: " + left
                    + " (a line each for " + TESTS_OF_PREFIX + " of one network and " + TESTS + " in all)");
        }
        begun = false;
        writtenInAll = 0;
        left = 0;
        written.clear();
    }
}
