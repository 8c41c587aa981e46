package org.btestfarm.ledger.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import org.btestfarm.ledger.message.ToWriter;
import org.jspecify.annotations.Nullable;

/** Reports of one lease that came before one that is missing. They wait a little; then the missing one is given up, as it is when the window is full. */
final class ReportWindow<P> {
    record Held<P>(P from, ToWriter.UsageReport report) {}

    private final TreeMap<Long, Held<P>> held = new TreeMap<>();
    private Instant since = Instant.MAX;

    void hold(P from, ToWriter.UsageReport report, Instant now) {
        if (held.isEmpty()) {
            since = now;
        }
        held.put(report.number(), new Held<>(from, report));
    }

    /** The next report, if it is the one that follows or if the gap before it is to be given up. */
    @Nullable Held<P> next(long applied, DeskSettings settings, Instant now) {
        while (!held.isEmpty() && held.firstKey() <= applied) {
            held.pollFirstEntry();
        }
        if (held.isEmpty()) {
            return null;
        }
        boolean follows = held.firstKey() == applied + 1;
        boolean full = held.size() >= settings.window();
        boolean late = Duration.between(since, now).abs().compareTo(settings.gapPatience()) >= 0;
        if (!follows && !full && !late) {
            return null;
        }
        since = follows ? since : now;
        return held.pollFirstEntry().getValue();
    }

    boolean isEmpty() {
        return held.isEmpty();
    }
}
