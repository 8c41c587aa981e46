package org.btestfarm.ledger.account;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an account may use. What is absent is not limited here; {@link ByteSize#UNLIMITED} (and the largest int and long for the others) says
 * "no limit" against a default that has one.
 *
 * @param bytes bytes by period and direction, each 0 or more
 * @param testsAtOnce how many tests may run at once, 0 or more
 * @param duration how long a test may take, at least 1 s
 * @param rateBps how fast the farm may send in a test, bit/s, at least 1; what it receives is not slowed down (docs/adr/0013-leases-on-a-node.md)
 */
public record Policy(Map<QuotaKey, Long> bytes, OptionalInt testsAtOnce, Optional<Duration> duration, OptionalLong rateBps) {
    /** Limits nothing. */
    public static final Policy NONE = new Policy(Map.of(), OptionalInt.empty(), Optional.empty(), OptionalLong.empty());

    public Policy {
        SortedMap<QuotaKey, Long> sorted = new TreeMap<>(bytes);
        sorted.forEach((key, value) -> {
            if (value < 0) {
                throw new IllegalArgumentException("quota " + key + " is " + value + " bytes, allowed are 0 or more");
            }
        });
        bytes = Collections.unmodifiableSortedMap(sorted);
        testsAtOnce.ifPresent(tests -> {
            if (tests < 0) {
                throw new IllegalArgumentException("tests at once are " + tests + ", allowed are 0 or more");
            }
        });
        duration.ifPresent(time -> {
            if (time.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("duration is " + time.toMillis() + " ms, allowed are 1 s or more");
            }
        });
        rateBps.ifPresent(rate -> {
            if (rate < 1) {
                throw new IllegalArgumentException("rate is " + rate + " bit/s, allowed are 1 or more");
            }
        });
    }

    /** A policy with one more quota. */
    public Policy with(QuotaKey key, long amount) {
        Map<QuotaKey, Long> more = new TreeMap<>(bytes);
        more.put(key, amount);
        return new Policy(more, testsAtOnce, duration, rateBps);
    }

    /** A policy without that quota. */
    public Policy without(QuotaKey key) {
        Map<QuotaKey, Long> fewer = new TreeMap<>(bytes);
        fewer.remove(key);
        return new Policy(fewer, testsAtOnce, duration, rateBps);
    }

    /** This policy where it says something, the default elsewhere. */
    public Policy over(Policy fallback) {
        if (fallback.isEmpty()) {
            return this;
        }
        Map<QuotaKey, Long> merged = new TreeMap<>(fallback.bytes);
        merged.putAll(bytes);
        return new Policy(
                merged,
                testsAtOnce.isPresent() ? testsAtOnce : fallback.testsAtOnce,
                duration.or(() -> fallback.duration),
                rateBps.isPresent() ? rateBps : fallback.rateBps);
    }

    /** Whether it says nothing at all. */
    public boolean isEmpty() {
        return equals(NONE);
    }
}
