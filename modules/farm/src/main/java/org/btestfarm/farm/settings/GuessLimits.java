package org.btestfarm.farm.settings;

import java.time.Duration;

/**
 * How guessing is slowed down. Failed logins are counted for each prefix and each name; past the free ones, every further one doubles the delay before the
 * answer to the next, known name or not, right password or not. Joins with a wrong token are counted for each address and each prefix; past the free ones of either
 * its joins are refused.
 * A count falls by one after every {@code forgetEvery}.
 *
 * @param freeFailures failed logins that cost nothing, 0..1000
 * @param firstDelay the delay after one more, 1 ms or more
 * @param longestDelay where it stops growing, {@code firstDelay} to 1 minute
 * @param freeTokens wrong tokens of an address that cost nothing, 1..10,000
 * @param freeTokensPerPrefix wrong tokens of a prefix that cost nothing, {@code freeTokens}..1,000,000
 * @param forgetEvery how long a failure counts, 1 s to 1 day
 */
public record GuessLimits(
        int freeFailures, Duration firstDelay, Duration longestDelay, int freeTokens, int freeTokensPerPrefix, Duration forgetEvery) {

    public GuessLimits {
        Checks.range("guesses.free-failures", freeFailures, 0, 1_000);
        Checks.range("guesses.first-delay", firstDelay, Duration.ofMillis(1), Duration.ofMinutes(1));
        Checks.range("guesses.longest-delay", longestDelay, firstDelay, Duration.ofMinutes(1));
        Checks.range("guesses.free-tokens", freeTokens, 1, 10_000);
        Checks.range("guesses.free-tokens-per-prefix", freeTokensPerPrefix, freeTokens, 1_000_000);
        Checks.range("guesses.forget-every", forgetEvery, Duration.ofSeconds(1), Duration.ofDays(1));
    }

    /** 5 failed logins are free, then 250 ms, doubling to 5 s; 30 wrong tokens of an address and 300 of a prefix; one forgotten every 10 s. */
    public static GuessLimits defaults() {
        return new GuessLimits(5, Duration.ofMillis(250), Duration.ofSeconds(5), 30, 300, Duration.ofSeconds(10));
    }
}
