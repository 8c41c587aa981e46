package org.btestfarm.farm.settings;

import java.time.Duration;

/** Checks of single values; a failure names the key, the value and what is allowed. */
final class Checks {
    private Checks() {}

    static void range(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + " is " + value + ", allowed are " + min + " to " + max);
        }
    }

    static void range(String key, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    key + " is " + seconds(value) + ", allowed are " + seconds(min) + " to " + seconds(max));
        }
    }

    private static String seconds(Duration value) {
        return value.toMillis() % 1_000 == 0 ? value.toSeconds() + " s" : value.toMillis() + " ms";
    }
}
