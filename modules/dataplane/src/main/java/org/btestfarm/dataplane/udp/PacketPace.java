package org.btestfarm.dataplane.udp;

import org.btestfarm.dataplane.Pace;
import org.btestfarm.protocol.rate.PaceMeter;
import org.jspecify.annotations.Nullable;

/**
 * When datagrams of a flow are due (docs/protocol.md, section 9). Follows its {@link Pace}, whatever that is set to. Two are sent at a time where they come close to each other: a
 * system call costs the same for both.
 */
final class PacketPace {
    /** Two datagrams make a burst if the first does not wait longer than this for the second, nanoseconds. */
    private static final long LONGEST_WAIT_NANOS = 13_000_000L;

    private static final int PAIR = 2;

    /** A sweep that is no later than this need not catch up. */
    private static final long TICK_NANOS = PaceMeter.MAX_TICK_NANOS;

    private final Pace pace;
    private final int packetBytes;
    private @Nullable PaceMeter meter;
    private long together;

    PacketPace(Pace pace, int packetBytes) {
        this.pace = pace;
        this.packetBytes = packetBytes;
    }

    boolean unlimited() {
        return pace.bps() == Pace.UNLIMITED;
    }

    /** Takes what is due, at most so many datagrams. */
    int take(int most, long nowNanos) {
        long bps = pace.bps();
        if (bps == Pace.UNLIMITED) {
            return 0;
        }
        long exact = PaceMeter.datagramBps(bps, packetBytes);
        PaceMeter current = meter;
        if (current == null) {
            current = new PaceMeter(exact, packetBytes, TICK_NANOS, nowNanos);
            meter = current;
            together = together(exact);
        } else if (current.bps() != Math.min(exact, PaceMeter.MAX_BPS)) {
            current.rate(exact, nowNanos);
            together = together(exact);
        }
        if (current.nanosUntil(together, nowNanos) > 0) {
            return 0;
        }
        return current.takePackets(most, packetBytes, nowNanos);
    }

    /** What is worth a system call, bytes. */
    private long together(long bps) {
        return (long) packetBytes * (bps >= 8_000_000_000L * packetBytes / LONGEST_WAIT_NANOS ? PAIR : 1);
    }

    /** How long until the next burst is due, nanoseconds. */
    long nanosUntilDue(long nowNanos) {
        return meter == null ? 0 : meter.nanosUntil(together, nowNanos);
    }

    /** Gives back what was due and could not be sent. */
    void giveBack(int datagrams) {
        if (meter != null && datagrams > 0) {
            meter.giveBack((long) datagrams * packetBytes);
        }
    }
}
