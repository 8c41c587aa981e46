package org.btestfarm.console.live;

import java.time.Instant;
import java.util.List;

/**
 * The farm at a moment.
 *
 * @param at when
 * @param farm all of it
 * @param nodes those that said something lately, by name
 * @param tests those that run, the oldest first
 */
public record LiveSnapshot(Instant at, LiveTotals farm, List<LiveNode> nodes, List<LiveTest> tests) {
    /** Before anything was looked at. */
    public static final LiveSnapshot NONE = new LiveSnapshot(Instant.EPOCH, LiveTotals.NONE, List.of(), List.of());

    public LiveSnapshot {
        nodes = List.copyOf(nodes);
        tests = List.copyOf(tests);
    }
}
