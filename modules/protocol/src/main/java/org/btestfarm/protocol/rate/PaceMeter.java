package org.btestfarm.protocol.rate;

/**
 * How much a sender may send now, to keep to a speed exactly and without bursts (docs/protocol.md, section 9). A token bucket that begins empty.
 * The caller passes the time, from any one monotonic clock. Not thread-safe.
 *
 * <p>Credit is kept in bits times nanoseconds per second, so that no fraction is ever rounded away: over any length of time the sum is exact.
 * The bucket holds two units or one tick's worth, whichever is more: no burst is longer. The time by which a sender comes later than that is
 * remembered, up to {@link #MAX_BEHIND_NANOS}, and made up for by earning a quarter more until it is used up; what is behind by more is lost for good.
 */
public final class PaceMeter {
    /** The highest speed that is metered, bit/s; a higher one is taken for this. */
    public static final long MAX_BPS = BitRate.MAX_BPS;

    /** The longest pacing tick, nanoseconds: 5 ms. */
    public static final long MAX_TICK_NANOS = 5_000_000L;

    /** How far behind a sender may be and still catch up, nanoseconds: 250 ms. */
    public static final long MAX_BEHIND_NANOS = 250_000_000L;

    /** A sender that is behind earns more by one part of so many. */
    private static final long CATCH_UP_PART = 4;

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long BYTE = 8 * SECOND_NANOS;
    private static final int MAX_UNIT = 1 << 20;

    private final long tickNanos;
    private long unitCredit;
    private long bps;
    private long depth;
    private long credit;
    private long lastNanos;
    private long behindNanos;

    /**
     * A meter whose first unit is due one interval from now.
     *
     * @param bps the speed, bit/s, from 1
     * @param unitBytes what is sent at a time, bytes, 1 to 1,048,576: a packet, or the least that is worth a write
     * @param tickNanos how far apart the sender's turns may lie in ordinary operation, nanoseconds, 0 to {@link #MAX_TICK_NANOS}: delays up to this cost
     *     no speed
     * @param nowNanos the time
     */
    public PaceMeter(long bps, int unitBytes, long tickNanos, long nowNanos) {
        range("unit", unitBytes, 1, MAX_UNIT);
        range("tick", tickNanos, 0, MAX_TICK_NANOS);
        this.unitCredit = unitBytes * BYTE;
        this.tickNanos = tickNanos;
        this.lastNanos = nowNanos;
        set(bps);
    }

    private static void range(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " is " + value + ", allowed are " + min + " to " + max);
        }
    }

    /** The speed now, bit/s. */
    public long bps() {
        return bps;
    }

    /** The most that can ever be taken at once at the present speed, bytes. */
    public long burstBytes() {
        return depth / BYTE;
    }

    /**
     * Changes the speed from now on. Credit earned so far is kept as far as the new bucket holds it; what was behind at the old speed is not caught up with.
     *
     * @param newBps bit/s, from 1
     */
    public void rate(long newBps, long nowNanos) {
        earn(nowNanos);
        behindNanos = 0;
        set(newBps);
    }

    /**
     * Changes what is sent at a time, from now on: the bucket becomes as deep as two of it. Credit earned so far is kept as far as the new bucket holds it.
     *
     * @param unitBytes bytes, 1 to 1,048,576
     */
    public void unit(int unitBytes, long nowNanos) {
        range("unit", unitBytes, 1, MAX_UNIT);
        earn(nowNanos);
        unitCredit = unitBytes * BYTE;
        set(bps);
    }

    private void set(long newBps) {
        if (newBps < 1) {
            throw new IllegalArgumentException("rate is " + newBps + " bit/s, allowed are 1 or more");
        }
        bps = Math.min(newBps, MAX_BPS);
        depth = Math.max(2 * unitCredit, bps * tickNanos);
        credit = Math.min(credit, depth);
    }

    private void earn(long nowNanos) {
        long elapsed = nowNanos - lastNanos;
        if (elapsed <= 0) {
            return;
        }
        lastNanos = nowNanos;
        long missing = depth - credit;
        // In time, not in credit: elapsed times speed could overflow.
        long untilFull = (missing + bps - 1) / bps;
        long madeUp = Math.min(behindNanos, elapsed / CATCH_UP_PART);
        if (elapsed >= untilFull - madeUp) {
            credit = depth;
            behindNanos = Math.min(MAX_BEHIND_NANOS, elapsed - (untilFull - behindNanos));
        } else {
            credit += (elapsed + madeUp) * bps;
            behindNanos -= madeUp;
        }
    }

    /**
     * Takes up to so many bytes.
     *
     * @param wantedBytes 0 or more
     * @return how many may be sent now, 0 to {@code wantedBytes}
     */
    public long take(long wantedBytes, long nowNanos) {
        earn(nowNanos);
        long taken = Math.max(0, Math.min(wantedBytes, credit / BYTE));
        credit -= taken * BYTE;
        return taken;
    }

    /**
     * Takes up to so many packets, whole ones only.
     *
     * @param packetBytes size of each, bytes, from 1; more than two units are never due
     * @return how many may be sent now
     */
    public int takePackets(int wanted, int packetBytes, long nowNanos) {
        earn(nowNanos);
        long due = credit / (packetBytes * BYTE);
        int taken = (int) Math.max(0, Math.min(wanted, due));
        credit -= taken * (packetBytes * BYTE);
        return taken;
    }

    /** Gives back what was taken and could not be sent, bytes. */
    public void giveBack(long bytes) {
        long room = (depth - credit) / BYTE;
        credit += Math.max(0, Math.min(bytes, room)) * BYTE;
    }

    /**
     * How long until so many bytes are due, nanoseconds; 0 if they are.
     *
     * @param bytes no more than the bucket holds count: the wait for a full bucket is the longest there is
     */
    public long nanosUntil(long bytes, long nowNanos) {
        earn(nowNanos);
        long wanted = Math.min(bytes, burstBytes()) * BYTE;
        long missing = wanted - credit;
        if (missing <= 0) {
            return 0;
        }
        long nanos = (missing + bps - 1) / bps;
        return nanos - Math.min(behindNanos, nanos / (CATCH_UP_PART + 1));
    }

    /**
     * The speed at which datagrams are really sent. Where one comes less often than every 500 ms, peers send one a second, and so do we
     * (docs/protocol.md, section 9).
     *
     * @param bps the speed asked for, bit/s, from 1
     * @param packetBytes size of the IP packets, bytes
     */
    public static long datagramBps(long bps, int packetBytes) {
        long bits = 8L * packetBytes;
        return 2 * bits > bps ? bits : bps;
    }
}
