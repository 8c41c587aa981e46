package org.btestfarm.ledger.admin;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btestfarm.ledger.account.ByteSize;
import org.btestfarm.ledger.account.QuotaKey;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.protocol.rate.BitRate;

/**
 * What is to be changed about a policy, as it is typed: {@code day=1GB}, {@code month.in=none}, {@code tests=2}, {@code duration=60s},
 * {@code rate=100M}. What is absent stays; -1 removes.
 *
 * @param bytes quotas by key
 * @param testsAtOnce how many tests at once
 * @param durationMillis how long a test may take
 * @param rateBps how fast, bit/s
 */
public record PolicyChange(Map<String, Long> bytes, OptionalInt testsAtOnce, OptionalLong durationMillis, OptionalLong rateBps) {
    private static final int REMOVE = -1;
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with one clear line
     */
    public static PolicyChange parse(Collection<String> typed) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        OptionalInt tests = OptionalInt.empty();
        OptionalLong millis = OptionalLong.empty();
        OptionalLong bps = OptionalLong.empty();
        Set<String> seen = new HashSet<>();
        for (String text : typed) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + Texts.printable(text) + "' is no quota, allowed are forms like day=1GB, month.in=20GB, tests=2,"
                        + " duration=60s, rate=100M, each also =none and =unlimited");
            }
            String key = text.substring(0, equals);
            String value = text.substring(equals + 1);
            switch (key) {
                case "tests" -> tests = OptionalInt.of(tests(value));
                case "duration" -> millis = OptionalLong.of(duration(value));
                case "rate" -> bps = OptionalLong.of(rate(value));
                default -> {
                    key = key(key);
                    bytes.put(key, isNone(value) ? REMOVE : ByteSize.parse(value));
                }
            }
            if (!seen.add(key)) {
                throw new IllegalArgumentException(key + " is there twice, allowed is once");
            }
        }
        return new PolicyChange(bytes, tests, millis, bps);
    }

    private static String key(String text) {
        try {
            return QuotaKey.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + "; and tests, duration, rate", e);
        }
    }

    private static boolean isNone(String value) {
        String word = value.toLowerCase(Locale.ROOT);
        return word.equals("none") || word.equals("remove");
    }

    private static boolean isUnlimited(String value) {
        return value.equalsIgnoreCase("unlimited");
    }

    private static int tests(String value) {
        if (isNone(value)) {
            return REMOVE;
        }
        if (isUnlimited(value)) {
            return Integer.MAX_VALUE;
        }
        if (!value.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("tests is '" + Texts.printable(value) + "', allowed are whole numbers from 0, none, unlimited");
        }
        return Integer.parseInt(value);
    }

    private static long duration(String value) {
        if (isNone(value)) {
            return REMOVE;
        }
        if (isUnlimited(value)) {
            return Long.MAX_VALUE;
        }
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("duration is '" + Texts.printable(value) + "', allowed are forms like 60, 60s, 5m, 1h, none, unlimited");
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "s" : matcher.group(2);
        return number * switch (unit) {
            case "ms" -> 1;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 1000;
        };
    }

    private static long rate(String value) {
        if (isNone(value)) {
            return REMOVE;
        }
        if (isUnlimited(value)) {
            return Long.MAX_VALUE;
        }
        try {
            return BitRate.parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("rate is '" + Texts.printable(value) + "', allowed are forms like 100M, 1.5G (bit/s), none, unlimited", e);
        }
    }
}
