package org.btestfarm.farm.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the first seed node may found the farm. It may if no other seed is part of one, and it heard so from all of them, or, after a while, from so many that
 * they are a majority with it. So one that starts while it is cut off waits, and when all machines had lost their power the farm comes back. Pure; confined to its caller.
 */
final class Founding {
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private record Heard(boolean member, long atNanos) {}

    private final List<String> others;
    private final long patienceNanos;
    private final long beginNanos;
    private final Map<String, Heard> heard = new HashMap<>();

    /**
     * @param others the other seeds
     * @param patience how long it waits for those that do not answer
     * @param nowNanos monotonic
     */
    Founding(List<String> others, Duration patience, long nowNanos) {
        this.others = List.copyOf(others);
        this.patienceNanos = patience.toNanos();
        this.beginNanos = nowNanos;
    }

    /** A seed says whether it is part of a farm; others than seeds are not counted. */
    void heard(String seed, boolean member, long nowNanos) {
        if (others.contains(seed)) {
            heard.put(seed, new Heard(member, nowNanos));
        }
    }

    /** Whether to found it now. */
    boolean isDue(long nowNanos) {
        List<Heard> fresh = heard.values().stream().filter(one -> nowNanos - one.atNanos() <= FRESH_NANOS).toList();
        if (fresh.stream().anyMatch(Heard::member)) {
            return false;
        }
        int seeds = others.size() + 1;
        int waiting = fresh.size() + 1;
        return waiting == seeds || nowNanos - beginNanos >= patienceNanos && 2 * waiting > seeds;
    }
}
