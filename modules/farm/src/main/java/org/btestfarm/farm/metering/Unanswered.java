package org.btestfarm.farm.metering;

import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.btestfarm.ledger.message.ToWriter;

/** A lease's reports that the writer has not answered, by number. As many as the lease's window lets be sent. Not thread-safe. */
final class Unanswered {
    /** How long a report waits for its answer before it is sent again, and no new one before it: less than the writer waits for one that is missing. */
    private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Reports that are sent again at once; the others follow their answers. */
    private static final int REPEATED_AT_ONCE = 4;

    private static final class Sent {
        final ToWriter.UsageReport report;
        final long firstNanos;
        long atNanos;

        Sent(ToWriter.UsageReport report, long atNanos) {
            this.report = report;
            this.firstNanos = atNanos;
            this.atNanos = atNanos;
        }
    }

    private final TreeMap<Long, Sent> reports = new TreeMap<>();

    void sent(ToWriter.UsageReport report, long nowNanos) {
        reports.put(report.number(), new Sent(report, nowNanos));
    }

    /** The writer has all reports up to that number. */
    void applied(long number) {
        reports.headMap(number, true).clear();
    }

    void clear() {
        reports.clear();
    }

    boolean isEmpty() {
        return reports.isEmpty();
    }

    int size() {
        return reports.size();
    }

    /** Whether the oldest waits for its answer too long. */
    boolean isOverdue(long nowNanos) {
        return !reports.isEmpty() && nowNanos - reports.firstEntry().getValue().firstNanos > REPEAT_NANOS;
    }

    /**
     * Sends again what must be lost, oldest first and a few at a time.
     *
     * @param lostBeforeNanos whatever was sent before this is lost
     */
    void repeat(long lostBeforeNanos, long nowNanos, Consumer<ToWriter.UsageReport> send) {
        reports.values().stream().filter(sent -> sent.atNanos - lostBeforeNanos < 0 || nowNanos - sent.atNanos > REPEAT_NANOS).limit(REPEATED_AT_ONCE).forEach(sent -> {
            sent.atNanos = nowNanos;
            send.accept(sent.report);
        });
    }
}
