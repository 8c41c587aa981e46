package org.btestfarm.client.load;

import java.time.Duration;
import org.btestfarm.client.TestPlan;

/**
 * The same test many times.
 *
 * @param test what each client does
 * @param clients how many, 1..100000
 * @param ramp over how long their starts are spread evenly, 0 to 1 hour
 */
public record LoadPlan(TestPlan test, int clients, Duration ramp) {
    private static final int MAX_CLIENTS = 100_000;
    private static final Duration LONGEST_RAMP = Duration.ofHours(1);

    public LoadPlan {
        if (clients < 1 || clients > MAX_CLIENTS) {
            throw new IllegalArgumentException("clients are " + clients + ", allowed are 1 to " + MAX_CLIENTS);
        }
        if (ramp.isNegative() || ramp.compareTo(LONGEST_RAMP) > 0) {
            throw new IllegalArgumentException("ramp is " + ramp.toMillis() / 1e3 + " s, allowed are 0 to " + LONGEST_RAMP.toSeconds() + " s");
        }
    }
}
