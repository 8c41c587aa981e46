package org.btestfarm.farm.metering;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.btestfarm.farm.metering.NodeLease.Moved;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.Sample;

/** What a test moved in each second, until it is reported. Not thread-safe. */
final class Samples {
    private final List<Sample> samples = new ArrayList<>(2);
    private Moved sampled = Moved.NOTHING;
    private long sampledLost;
    private long nextSecond;

    /**
     * What was moved since the sample before is one of its own, if it is anything.
     *
     * @param now in all
     * @param runsNanos how long the test runs, at the end of the second
     * @param cpuPct our load, percent, if it is known
     * @param remoteCpuPct the client's, if it is known
     */
    void add(Moved now, long runsNanos, OptionalInt cpuPct, OptionalInt remoteCpuPct) {
        long lost = Math.max(sampledLost, now.lost().orElse(0));
        if (now.received() == sampled.received() && now.sent() == sampled.sent() && now.written() == sampled.written() && lost == sampledLost) {
            return;
        }
        // No two samples of one second: the first is of less than one, and ticks come late.
        long second = Math.max(nextSecond, TimeUnit.NANOSECONDS.toSeconds(runsNanos) - 1);
        nextSecond = second + 1;
        OptionalLong newlyLost = now.lost().isEmpty() ? OptionalLong.empty() : OptionalLong.of(lost - sampledLost);
        samples.add(new Sample(second, now.sent() - sampled.sent(), now.received() - sampled.received(), newlyLost, cpuPct, remoteCpuPct));
        if (samples.size() > LeaseEvent.MAX_SAMPLES) {
            samples.remove(0); // The writer has been away for minutes: totals go on, the oldest seconds are given up.
        }
        sampled = now;
        sampledLost = lost;
    }

    boolean isEmpty() {
        return samples.isEmpty();
    }

    /** Those that are to be reported now, oldest first; at most {@link LeaseEvent#MAX_SAMPLES}. */
    List<Sample> take() {
        List<Sample> taken = List.copyOf(samples);
        samples.clear();
        return taken;
    }
}
