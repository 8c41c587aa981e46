package org.btestfarm.farm.admission;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Optional;
import org.btestfarm.farm.settings.GuessLimits;

/**
 * Slows down those who guess passwords or tokens. Login attempts count as failed from their beginning, so that many at once are delayed like many in a row, and are
 * taken back when they succeed. Unknown names are treated like known ones. Thread-safe; its tables have a fixed size, but for the one of undecided joins, of which there
 * are no more than handshakes.
 */
public final class GuessThrottle {
    private final GuessLimits limits;
    private final FailureCounts logins;
    private final FailureCounts tokens;
    private final Counts<InetAddress> joinsUndecided = new Counts<>();

    public GuessThrottle(GuessLimits limits) {
        this(limits, random());
    }

    /** @param secret what decides which keys share a bucket */
    GuessThrottle(GuessLimits limits, byte[] secret) {
        this.limits = limits;
        this.logins = new FailureCounts(limits.forgetEvery().toNanos(), secret);
        this.tokens = new FailureCounts(limits.forgetEvery().toNanos(), secret);
    }

    private static byte[] random() {
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        return secret;
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
        int prefixBucket = logins.bucketOfPrefix(address);
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

    /**
     * Begins a join whose token is about to be judged. Joins that are not yet judged count like wrong ones, except for as many as are awaited: a router opens up to 254 at once.
     *
     * @param awaited connections that running tests of this address still wait for
     * @param nowNanos monotonic
     * @return to be released when the join is judged, in whichever way; empty if this address may not try now
     */
    public synchronized Optional<Permit> join(InetAddress address, int awaited, long nowNanos) {
        int undecided = Math.max(0, joinsUndecided.of(address) - awaited);
        boolean tooMany = tokens.count(tokens.bucketOfAddress(address), nowNanos) + undecided >= limits.freeTokens()
                || tokens.count(tokens.bucketOfPrefix(address), nowNanos) >= limits.freeTokensPerPrefix();
        if (tooMany) {
            return Optional.empty();
        }
        countUndecided(address, 1);
        return Optional.of(new Permit(() -> countUndecided(address, -1)));
    }

    private synchronized void countUndecided(InetAddress address, int change) {
        joinsUndecided.add(address, change);
    }

    /** A join came with a token that fits no test. */
    public synchronized void wrongToken(InetAddress address, long nowNanos) {
        tokens.add(tokens.bucketOfAddress(address), nowNanos);
        tokens.add(tokens.bucketOfPrefix(address), nowNanos);
    }
}
