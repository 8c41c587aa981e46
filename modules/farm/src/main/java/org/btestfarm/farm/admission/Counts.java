package org.btestfarm.farm.admission;

import java.util.HashMap;
import java.util.Map;

/** How many of something each key has. Keys without any are forgotten, so there are never more keys than things. */
final class Counts<K> {
    private final Map<K, Integer> counts = new HashMap<>();

    int of(K key) {
        return counts.getOrDefault(key, 0);
    }

    void add(K key, int change) {
        counts.compute(key, (same, before) -> {
            int after = (before == null ? 0 : before) + change;
            return after == 0 ? null : after;
        });
    }

    int keys() {
        return counts.size();
    }
}
