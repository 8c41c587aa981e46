package org.btestfarm.farm.flow;

import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.farm.session.NodeSession;
import org.btestfarm.protocol.Direction;

/**
 * How long a TCP connection has moved no byte, less the time that we paused it ourselves (docs/protocol.md, section 7). A direction that was not asked for does not count: a client that
 * only receives is silent, and our status messages to a client that only sends say nothing about it. Where the connections of a test take turns at a slow pace, one that waits for its turn
 * is paused by us too: it is silent when they all are.
 */
public final class Silence {
    private final Direction direction;
    private final NodeSession shared;
    private long moved;
    private long sinceNanos;
    private long pausedNanos;

    /**
     * Begins to watch a connection that begins to move data.
     *
     * @param shared what it shares with the others of its test
     * @param nowNanos monotonic
     */
    public Silence(Direction direction, NodeSession shared, long nowNanos) {
        this.direction = direction;
        this.shared = shared;
        this.sinceNanos = nowNanos;
        shared.moved(nowNanos);
    }

    /** Nanoseconds without a byte. Call it about once a second. */
    public long nanos(FlowCounters counters, long nowNanos) {
        long movedNow = (direction.serverReceives() ? counters.receivedBytes() : 0) + (direction.serverTransmits() ? counters.sentBytes() : 0);
        if (movedNow != moved) {
            moved = movedNow;
            sinceNanos = nowNanos;
            pausedNanos = counters.pausedNanos();
            shared.moved(nowNanos);
        }
        long own = nowNanos - sinceNanos - (counters.pausedNanos() - pausedNanos);
        boolean takesTurns = direction.serverTransmits() && !shared.pace().isUnlimited();
        return takesTurns ? Math.min(own, nowNanos - shared.movedNanos()) : own;
    }
}
