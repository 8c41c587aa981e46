package org.btestfarm.farm.flow;

import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.protocol.Direction;

/**
 * How long a TCP test has moved no byte, less the time that we paused it ourselves (docs/protocol.md, section 7). A direction that was not asked for does not count: a client that
 * only receives is silent, and our status messages to a client that only sends say nothing about it.
 */
public final class Silence {
    private final Direction direction;
    private long moved;
    private long sinceNanos;
    private long pausedNanos;

    public Silence(Direction direction, long nowNanos) {
        this.direction = direction;
        this.sinceNanos = nowNanos;
    }

    /** Nanoseconds without a byte. Call it about once a second. */
    public long nanos(FlowCounters counters, long nowNanos) {
        long movedNow = (direction.serverReceives() ? counters.receivedBytes() : 0) + (direction.serverTransmits() ? counters.sentBytes() : 0);
        if (movedNow != moved) {
            moved = movedNow;
            sinceNanos = nowNanos;
            pausedNanos = counters.pausedNanos();
        }
        return nowNanos - sinceNanos - (counters.pausedNanos() - pausedNanos);
    }
}
