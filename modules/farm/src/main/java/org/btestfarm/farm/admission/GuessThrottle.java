package org.btestfarm.farm.admission;

import java.net.InetAddress;
import org.btestfarm.farm.settings.GuessLimits;

/**
 * Slows down those who guess passwords or tokens. Login attempts count as failed from their beginning, so that many at once are delayed like many in a row, and are
 * taken back when they succeed. Unknown names are treated like known ones. Thread-safe; its tables have a fixed size.
 */
public final class GuessThrottle {
    private final GuessLimits limits;
    private final FailureCounts logins;
    private final FailureCounts tokens;

    public GuessThrottle(GuessLimits limits) {
        this.limits = limits;
        this.logins = new FailureCounts(limits.forgetEvery().toNanos());
        this.tokens = new FailureCounts(limits.forgetEvery().toNanos());
    }

    /**
     * A login that is about to be judged.
     *
     * @param delayNanos how long to wait before the answer; at most {@link GuessLimits#longestDelay}
     */
    public record Attempt(long delayNanos, int prefixBucket, int nameBucket) {}

    /**
     * Begins a login attempt.
     *
     * @param name as it travelled
     * @param nowNanos monotonic
     */
    public synchronized Attempt login(InetAddress address, byte[] name, long nowNanos) {
        int prefixBucket = logins.bucket(address);
        int nameBucket = logins.bucket(name);
        int failures = Math.max(logins.count(prefixBucket, nowNanos), logins.count(nameBucket, nowNanos));
        logins.add(prefixBucket, nowNanos);
        logins.add(nameBucket, nowNanos);
        return new Attempt(delayNanos(failures), prefixBucket, nameBucket);
    }

    private long delayNanos(int failures) {
        int beyond = failures - limits.freeFailures();
        if (beyond <= 0) {
            return 0;
        }
        long longest = limits.longestDelay().toNanos();
        long first = limits.firstDelay().toNanos();
        // A minute is less than 2^36 ns: no overflow before the shift is out of bounds anyway.
        return beyond > 20 ? longest : Math.min(longest, first << beyond - 1);
    }

    /** The attempt was made with the right password. */
    public synchronized void succeeded(Attempt attempt, long nowNanos) {
        logins.takeBack(attempt.prefixBucket, nowNanos);
        logins.takeBack(attempt.nameBucket, nowNanos);
    }

    /** Whether joins of this address' prefix may be tried now. */
    public synchronized boolean mayJoin(InetAddress address, long nowNanos) {
        return tokens.count(tokens.bucket(address), nowNanos) < limits.freeTokens();
    }

    /** A join came with a token that fits no test. */
    public synchronized void wrongToken(InetAddress address, long nowNanos) {
        tokens.add(tokens.bucket(address), nowNanos);
    }
}
