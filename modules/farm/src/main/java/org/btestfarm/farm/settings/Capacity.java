package org.btestfarm.farm.settings;

/**
 * How much data a node can move: beyond that it takes no new tests, so that a balancer sends them elsewhere. Those that run are not slowed down.
 *
 * @param inBps what it can receive, bit/s, 1,000 or more; {@link #UNLIMITED} if that was not said
 * @param outBps what it can send, likewise
 */
public record Capacity(long inBps, long outBps) {
    /** Nobody said how much. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final long LEAST = 1_000;

    public Capacity {
        Checks.range("capacity.in", inBps, LEAST, UNLIMITED);
        Checks.range("capacity.out", outBps, LEAST, UNLIMITED);
    }

    /** As much as anybody wants. */
    public static Capacity unlimited() {
        return new Capacity(UNLIMITED, UNLIMITED);
    }
}
