package org.btestfarm.farm.admission;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How often something failed lately, for each of any number of keys in a table of fixed size. A count falls by one after every interval. Not thread-safe.
 *
 * <p>For maintainers: keys share buckets by a hash that nobody outside can foresee. So the table neither grows nor forgets under a flood, as one that evicts would: at worst
 * a key is held for another's failures.
 */
final class FailureCounts {
    private static final int BUCKETS = 1 << 14;
    /** High enough for every delay, low enough to be forgotten some day. */
    private static final int MOST = 1_000;

    private final int[] counts = new int[BUCKETS];
    private final long[] since = new long[BUCKETS];
    private final long forgetNanos;
    private final SecretKeySpec key;

    /** @param secret what decides which keys share a bucket */
    FailureCounts(long forgetNanos, byte[] secret) {
        this.forgetNanos = forgetNanos;
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** The bucket of an address' prefix. */
    int bucketOfPrefix(InetAddress address) {
        return bucket("prefix", Prefix.of(address).getAddress());
    }

    /** The bucket of an address on its own. */
    int bucketOfAddress(InetAddress address) {
        return bucket("address", address.getAddress());
    }

    /** The bucket of a name. */
    int bucket(byte[] name) {
        return bucket("name", name);
    }

    private int bucket(String kind, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update(kind.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            byte[] digest = mac.doFinal(bytes);
            return ((digest[0] & 0xff) << 8 | digest[1] & 0xff) % BUCKETS;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** The count now. */
    int count(int bucket, long nowNanos) {
        if (counts[bucket] > 0) {
            long forgotten = Math.max(0, (nowNanos - since[bucket]) / forgetNanos);
            counts[bucket] = (int) Math.max(0, counts[bucket] - forgotten);
            since[bucket] += forgotten * forgetNanos;
        }
        return counts[bucket];
    }

    /** Counts one more. */
    void add(int bucket, long nowNanos) {
        int before = count(bucket, nowNanos);
        if (before == 0) {
            since[bucket] = nowNanos;
        }
        counts[bucket] = Math.min(MOST, before + 1);
    }

    /** Takes one back that was no failure after all. */
    void takeBack(int bucket, long nowNanos) {
        counts[bucket] = Math.max(0, count(bucket, nowNanos) - 1);
    }
}
