package org.btestfarm.console.rate;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.btestfarm.protocol.IpText;

/**
 * Counts requests by network: each has a bucket of {@link RateSettings#burst} requests, which fills again at {@link RateSettings#perSecond}. A network whose bucket is full again is
 * forgotten. When the table is full of others, those that are not in it share one bucket: who comes from ever new networks slows down other strangers at worst, and is never
 * free of limits. Thread-safe.
 */
public final class RequestRates {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final RateSettings settings;
    private final Map<String, Bucket> networks = new HashMap<>();
    private final Bucket strangers;
    private long swept;

    /** What a network may still ask: so much at a time. */
    private final class Bucket {
        private double left = settings.burst();
        private long at;

        private Bucket(long now) {
            this.at = now;
        }

        private void fill(long now) {
            left = Math.min(settings.burst(), left + (double) (now - at) * settings.perSecond() / SECOND);
            at = now;
        }

        private boolean take(long now) {
            fill(now);
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }

        private boolean isFull(long now) {
            fill(now);
            return left >= settings.burst();
        }
    }

    /**
     * Counts from now on.
     *
     * @param nowNanos monotonic
     */
    public RequestRates(RateSettings settings, long nowNanos) {
        this.settings = settings;
        this.strangers = new Bucket(nowNanos);
        this.swept = nowNanos;
    }

    /**
     * A request.
     *
     * @param nowNanos monotonic
     * @return how long to wait before the next one can be answered, whole seconds; zero: this one is answered
     */
    public synchronized Duration ask(InetAddress from, long nowNanos) {
        if (settings.perSecond() == 0) {
            return Duration.ZERO;
        }
        Bucket bucket = bucket(IpText.prefixOf(from), nowNanos);
        if (bucket.take(nowNanos)) {
            return Duration.ZERO;
        }
        return Duration.ofSeconds((long) Math.max(1, Math.ceil((1 - bucket.left) / settings.perSecond())));
    }

    private Bucket bucket(String network, long now) {
        Bucket known = networks.get(network);
        if (known != null) {
            return known;
        }
        if (networks.size() >= settings.networks()) {
            sweep(now);
        }
        if (networks.size() >= settings.networks()) {
            return strangers;
        }
        Bucket made = new Bucket(now);
        networks.put(network, made);
        return made;
    }

    /** Once a second at most, so that a full table costs no look at all of it for each request. */
    private void sweep(long now) {
        if (now - swept >= SECOND) {
            swept = now;
            networks.values().removeIf(bucket -> bucket.isFull(now));
        }
    }

    /** How many networks are counted one by one now. */
    synchronized int counted() {
        return networks.size();
    }
}
