package org.btestfarm.console.login;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import org.btestfarm.protocol.IpText;

/**
 * Slows down those who guess passwords on the pages. Attempts count as failed from their beginning, so that many at once are delayed like many in a row, and are taken
 * back when they succeed. What counts is the worse of two: the network (IPv4 /24, IPv6 /64) and the name that is tried. One failure is forgotten every
 * {@link #FORGET}. Its tables have a fixed size; at worst somebody waits for another's failures. Thread-safe.
 */
final class LoginDelays {
    static final int FREE = 5;
    static final Duration FIRST = Duration.ofMillis(250);
    static final Duration LONGEST = Duration.ofSeconds(5);
    static final Duration FORGET = Duration.ofSeconds(10);
    private static final int BUCKETS = 1 << 12;
    private static final int MOST = 1_000;

    private final int[] failures = new int[BUCKETS];
    private final long[] since = new long[BUCKETS];
    /** Nobody outside can foresee which keys share a bucket. */
    private final Seal seal;

    LoginDelays() {
        this(random());
    }

    /** @param secret what decides which keys share a bucket */
    LoginDelays(byte[] secret) {
        this.seal = new Seal(secret);
    }

    private static byte[] random() {
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    /** An attempt: how long its answer has to wait, and what it is counted at. */
    record Attempt(Duration delay, int network, int name) {}

    /**
     * Begins an attempt.
     *
     * @param nowNanos monotonic
     */
    synchronized Attempt begin(InetAddress address, String name, long nowNanos) {
        int network = bucket("network", IpText.prefixOf(address));
        int named = bucket("name", name);
        int before = Math.max(count(network, nowNanos), count(named, nowNanos));
        change(network, 1, nowNanos);
        change(named, 1, nowNanos);
        return new Attempt(delay(before - FREE), network, named);
    }

    private static Duration delay(int beyond) {
        if (beyond < 0) {
            return Duration.ZERO;
        }
        Duration doubled = FIRST.multipliedBy(1L << Math.min(beyond, 20));
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }

    /** The attempt was made with the right password. */
    synchronized void succeeded(Attempt attempt, long nowNanos) {
        change(attempt.network, -1, nowNanos);
        change(attempt.name, -1, nowNanos);
    }

    private int count(int bucket, long nowNanos) {
        long forgotten = (nowNanos - since[bucket]) / FORGET.toNanos();
        if (forgotten > 0) {
            failures[bucket] = (int) Math.max(0, failures[bucket] - forgotten);
            since[bucket] += forgotten * FORGET.toNanos();
        }
        return failures[bucket];
    }

    private void change(int bucket, int by, long nowNanos) {
        int before = count(bucket, nowNanos);
        if (before == 0) {
            since[bucket] = nowNanos;
        }
        failures[bucket] = Math.min(MOST, Math.max(0, before + by));
    }

    private int bucket(String kind, String key) {
        byte[] digest = seal.of(kind, key.getBytes(StandardCharsets.UTF_8));
        return ((digest[0] & 0xff) << 8 | digest[1] & 0xff) % BUCKETS;
    }
}
