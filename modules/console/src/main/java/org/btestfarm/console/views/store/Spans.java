package org.btestfarm.console.views.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which events are in the views: ranges that neither overlap nor touch. The highest one grows upwards with the journal and downwards by backfill, until it
 * meets the one below.
 *
 * @param ranges the highest first
 */
record Spans(List<Span> ranges) {
    /** Nothing yet. */
    static final Spans NONE = new Spans(List.of());

    /**
     * Events.
     *
     * @param after the event before the first one
     * @param through the last one; not less than {@code after}, and the same where there is none yet
     */
    record Span(long after, long through) {
        Span {
            if (after < 0 || through < after) {
                throw new IllegalArgumentException("events after " + after + " through " + through);
            }
        }

        long size() {
            return through - after;
        }
    }

    Spans {
        ranges = List.copyOf(ranges);
    }

    /** The highest range. */
    Optional<Span> top() {
        return ranges.stream().findFirst();
    }

    /** The last event that is in the views; 0 if none is. */
    long last() {
        return top().map(Span::through).orElse(0L);
    }

    /** These and those of another range. */
    Spans with(long after, long through) {
        List<Span> merged = new ArrayList<>();
        Span grown = new Span(after, through);
        for (Span span : ranges) {
            if (span.after() > grown.through() || span.through() < grown.after()) {
                merged.add(span);
            } else {
                grown = new Span(Math.min(span.after(), grown.after()), Math.max(span.through(), grown.through()));
            }
        }
        merged.add(grown);
        merged.sort(Comparator.comparing(Span::through).reversed());
        return new Spans(merged);
    }

    /** Whether all events from one to another are in the views. */
    boolean cover(long first, long last) {
        return ranges.stream().anyMatch(span -> span.after() < first && last <= span.through());
    }

    /**
     * What is to be filled next: the end of the highest gap.
     *
     * @param floor the last event that is gone from the journal
     * @param most how many events at most
     */
    Optional<Span> gap(long floor, int most) {
        if (ranges.isEmpty()) {
            return Optional.empty();
        }
        long through = ranges.get(0).after();
        long after = Math.max(floor, ranges.size() > 1 ? ranges.get(1).through() : 0);
        return through > after ? Optional.of(new Span(Math.max(after, through - most), through)) : Optional.empty();
    }

    /** How many events that the journal still has are missing below the highest range. */
    long missing(long floor) {
        long missing = 0;
        for (int i = 0; i < ranges.size(); i++) {
            long below = i + 1 < ranges.size() ? ranges.get(i + 1).through() : 0;
            missing += Math.max(0, ranges.get(i).after() - Math.max(floor, below));
        }
        return missing;
    }
}
