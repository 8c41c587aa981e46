package org.btestfarm.farm.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.farm.admission.Permit;
import org.btestfarm.farm.metering.NodeLease;

/**
 * What the connections of a test share on a node: one pace, so that the command's speed is for all of them together and what a starved one does not use the others
 * do, and one lease of the quotas
 * that the test is charged to.
 */
public final class NodeSession {
    private static final long NOT_YET = Long.MIN_VALUE;

    private final TestDescription test;
    private final Pace pace;
    private final NodeLease lease;
    private final Permit place;
    private final Deque<Permit> joinsAwaited;
    private volatile long movedNanos;
    private volatile long beganNanos = NOT_YET;
    private volatile long hereSinceNanos;
    private int connections;
    private long wantedBps;
    private long allowedBps;
    private double share = 1;

    NodeSession(TestDescription test, Pace pace, Permit place, Deque<Permit> joinsAwaited) {
        this.test = test;
        this.lease = new NodeLease(test.test(), this::limitSpeed);
        this.pace = pace;
        this.wantedBps = pace.bps();
        this.place = place;
        this.joinsAwaited = new ArrayDeque<>(joinsAwaited);
    }

    /** What was asked for, and by whom. */
    public TestDescription test() {
        return test;
    }

    /**
     * Data is about to flow on one of its connections.
     *
     * @param nowNanos monotonic
     * @param elapsedMillis how long the test runs already, here or elsewhere
     */
    public synchronized void begins(long nowNanos, long elapsedMillis) {
        if (beganNanos == NOT_YET) {
            hereSinceNanos = nowNanos;
            beganNanos = nowNanos - elapsedMillis * 1_000_000;
        }
    }

    /** When the test began, on the monotonic clock of this node; empty before data flowed here. */
    public OptionalLong beganNanos() {
        long began = beganNanos;
        return began == NOT_YET ? OptionalLong.empty() : OptionalLong.of(began);
    }

    /** When data began to flow here; only if {@link #beganNanos} knows. */
    public long hereSinceNanos() {
        return hereSinceNanos;
    }

    /** What they may spend together, and what they report together. */
    public NodeLease lease() {
        return lease;
    }

    /** Wants them to send that fast together from now on, bit/s; {@link Pace#UNLIMITED} is 0. A policy's limit holds all the same. */
    public synchronized void speed(long bps) {
        wantedBps = bps;
        applySpeed();
    }

    /** A policy allows that much from now on, bit/s; 0 for no limit. */
    private synchronized void limitSpeed(long bps) {
        allowedBps = bps;
        applySpeed();
    }

    /** So many of the test's connections are here: this node has their part of the speed, the other nodes the rest. */
    public synchronized void share(int here, int all) {
        share = (double) here / all;
        applySpeed();
    }

    private void applySpeed() {
        long whole = slower(wantedBps, allowedBps);
        // Not 0, which is no limit at all.
        pace.set(whole == Pace.UNLIMITED ? whole : Math.max(1, (long) (whole * share)));
    }

    private static long slower(long one, long other) {
        return one == Pace.UNLIMITED ? other : other == Pace.UNLIMITED ? one : Math.min(one, other);
    }

    /** How fast the client and the policies let them send together, bit/s; empty for as fast as it goes, though a UDP test may go slower for its losses. */
    public synchronized OptionalLong limitBps() {
        long limit = slower(test.command().remoteTxBps(), allowedBps);
        return limit == Pace.UNLIMITED ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    /** How fast they may send together. */
    public Pace pace() {
        return pace;
    }

    /** How much they may send together. */
    public ByteCredit sendCredit() {
        return lease.out();
    }

    /** How much they may receive together. */
    public ByteCredit receiveCredit() {
        return lease.in();
    }

    /** One of its connections has moved a byte, or begins to; {@code nowNanos} is monotonic. */
    public void moved(long nowNanos) {
        movedNanos = nowNanos;
    }

    /** When one of them last did, as far as was looked. */
    public long movedNanos() {
        return movedNanos;
    }

    /** One more takes part. Called by {@link NodeSessions} alone, under its lock. */
    void entered() {
        if (connections++ > 0 && !joinsAwaited.isEmpty()) {
            joinsAwaited.remove().release();
        }
    }

    /** One less; says whether it was the last. */
    boolean left() {
        connections--;
        if (connections > 0) {
            return false;
        }
        joinsAwaited.forEach(Permit::release);
        place.release();
        return true;
    }
}
