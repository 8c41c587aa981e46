package org.btestfarm.farm.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Puts together what other nodes say in parts. A round of which a part is missing is left out; the next comes in a second. Not thread-safe. */
final class ActivityParts {
    private static final int MOST_NODES = 1_000;
    private static final long FORGET_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Map<String, Round> rounds = new HashMap<>();

    /** What came of a node's newest round. */
    private record Round(long number, long nanos, TreeMap<Integer, NodeActivity> parts) {}

    /** Takes a part; gives the whole when it is there. */
    Optional<NodeActivity> add(ActivityPart part, long nowNanos) {
        String node = part.activity().node();
        if (part.parts() == 1) {
            return Optional.of(part.activity());
        }
        rounds.values().removeIf(round -> nowNanos - round.nanos() > FORGET_NANOS);
        Round round = rounds.get(node);
        if (round == null || round.number() != part.round()) {
            if (round == null && rounds.size() >= MOST_NODES) {
                return Optional.empty();
            }
            round = new Round(part.round(), nowNanos, new TreeMap<>());
            rounds.put(node, round);
        }
        round.parts().put(part.part(), part.activity());
        if (round.parts().size() < part.parts()) {
            return Optional.empty();
        }
        rounds.remove(node);
        List<TestActivity> tests = new ArrayList<>();
        round.parts().values().forEach(some -> tests.addAll(some.tests()));
        return Optional.of(new NodeActivity(node, part.activity().atMillis(), part.activity().cpuPct(), part.activity().room(), tests));
    }
}
