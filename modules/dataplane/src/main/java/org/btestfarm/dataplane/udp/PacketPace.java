package org.btestfarm.dataplane.udp;

import org.btestfarm.dataplane.Pace;
import org.btestfarm.protocol.rate.PaceMeter;
import org.jspecify.annotations.Nullable;

/** When datagrams of a flow are due (docs/protocol.md, section 9). Follows its {@link Pace}, whatever that is set to. */
final class PacketPace {
    /** A sweep that is no later than this costs no speed; what would be due beyond it is lost, not caught up with. */
    private static final long TICK_NANOS = PaceMeter.MAX_TICK_NANOS;

    private final Pace pace;
    private final int packetBytes;
    private @Nullable PaceMeter meter;

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
        } else if (current.bps() != Math.min(exact, PaceMeter.MAX_BPS)) {
            current.rate(exact, nowNanos);
        }
        return current.takePackets(most, packetBytes, nowNanos);
    }

    /** How long until the next datagram is due, nanoseconds. */
    long nanosUntilDue(long nowNanos) {
        return meter == null ? 0 : meter.nanosUntil(packetBytes, nowNanos);
    }

    /** Gives back what was due and could not be sent. */
    void giveBack(int datagrams) {
        if (meter != null && datagrams > 0) {
            meter.giveBack((long) datagrams * packetBytes);
        }
    }
}
