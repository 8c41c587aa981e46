package org.btestfarm.console.live;

import java.time.Duration;

/**
 * How many may follow the live view at a time, and for how long. Read from the block {@code http.live} of the configuration.
 *
 * @param viewers how many streams there may be, at least 1
 * @param viewersPerNetwork how many of them from one IPv4 /24 or IPv6 /64, at least 1
 * @param longest after so long a stream ends, at least 1 s: browsers come back by themselves, and are asked again who they are
 */
public record LiveSettings(int viewers, int viewersPerNetwork, Duration longest) {
    public LiveSettings {
        atLeastOne("http.live.viewers", viewers);
        atLeastOne("http.live.viewers-per-network", viewersPerNetwork);
        if (longest.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("http.live.longest is " + longest.toMillis() + " ms, allowed are 1 s or more");
        }
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " is " + value + ", allowed are 1 or more");
        }
    }

    /** What a farm uses unless it says otherwise. */
    public static LiveSettings defaults() {
        return new LiveSettings(400, 50, Duration.ofMinutes(10));
    }
}
