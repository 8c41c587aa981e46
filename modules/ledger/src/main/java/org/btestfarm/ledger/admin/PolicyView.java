package org.btestfarm.ledger.admin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A policy as operators see one. What is absent is not limited by it; the largest long (for tests at once: the largest int) says "no limit"
 * against a default that has one.
 *
 * @param target whom it is for: {@code user:NAME}, {@code address:IP}, {@code prefix:IP/BITS}, {@code realm:REALM}, {@code default:KIND}
 * @param bytes quotas by key ({@code day}, {@code week.in}, {@code month.out}, ...), in the keys' order
 * @param testsAtOnce how many tests at once
 * @param durationMillis how long a test may take
 * @param rateBps how fast the farm may send in a test, bit/s; what it receives is not slowed down
 */
public record PolicyView(String target, Map<String, Long> bytes, OptionalInt testsAtOnce, OptionalLong durationMillis, OptionalLong rateBps) {
    public PolicyView {
        bytes = Collections.unmodifiableMap(new LinkedHashMap<>(bytes));
    }
}
