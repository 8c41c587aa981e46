package org.btestfarm.dataplane;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * Bytes that flows may still move. The flows of a session on a node share one for each direction and take from it before every system call, so
 * that together they never move a byte more than was granted. Thread-safe.
 *
 * <p>A credit says once, and not again before it is armed anew, that it runs low: so its owner can ask for more ahead of need, and is told nothing per
 * buffer. A part of it can be kept for status messages, which go on while test data waits for more. While nothing limits it, it still counts what is taken: a limit that comes later
 * ({@link #meter}) holds to the byte.
 */
public final class ByteCredit {
    /** Stands for no limit, and leaves room for sums: 4.6 exabytes. */
    private static final long WITHOUT_LIMIT = 1L << 62;

    private static final Runnable NOBODY = () -> {};

    /** Fields with updaters, and no objects: of a thousand slow flows each object more that is touched for a send is one more that no cache holds. */
    private static final AtomicLongFieldUpdater<ByteCredit> REMAINING = AtomicLongFieldUpdater.newUpdater(ByteCredit.class, "remaining");
    private static final AtomicLongFieldUpdater<ByteCredit> LOW_MARK = AtomicLongFieldUpdater.newUpdater(ByteCredit.class, "lowMark");

    private final boolean unlimited;
    private volatile long remaining;
    private volatile long lowMark;
    private volatile boolean metered = true;
    private volatile long reserve;
    private volatile int missed;
    private volatile Runnable low = NOBODY;

    private ByteCredit(long bytes, boolean unlimited) {
        this.remaining = bytes;
        this.unlimited = unlimited;
    }

    /** A credit that never runs out, never can, and costs nothing to take from. */
    public static ByteCredit unlimited() {
        return new ByteCredit(Long.MAX_VALUE, true);
    }

    /**
     * A credit of so many bytes.
     *
     * @param bytes 0 or more
     */
    public static ByteCredit of(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("credit is " + bytes + " bytes, allowed are 0 or more");
        }
        return new ByteCredit(bytes, false);
    }

    /**
     * Takes up to {@code wanted} bytes, down to the reserve.
     *
     * @return how many were taken, 0 if none is left
     */
    public long take(long wanted) {
        if (unlimited || wanted <= 0) {
            return Math.max(0, wanted);
        }
        while (true) {
            long left = remaining;
            long available = left - reserve;
            long taken = Math.min(available, wanted);
            if (taken <= 0) {
                miss(1);
                return 0;
            }
            if (REMAINING.compareAndSet(this, left, left - taken)) {
                signalBelowMark(available - taken);
                return taken;
            }
        }
    }

    /**
     * Takes up to {@code count} times {@code size} bytes, down to the reserve, but nothing that is not whole.
     *
     * @param size of a packet, bytes, 1 or more
     * @return how many times {@code size} was taken
     */
    public int takeWhole(int size, int count) {
        if (unlimited || count <= 0) {
            return Math.max(0, count);
        }
        while (true) {
            long left = remaining;
            long available = left - reserve;
            int whole = (int) Math.min(count, Math.max(0, available) / size);
            if (whole == 0) {
                miss(size);
                return 0;
            }
            if (REMAINING.compareAndSet(this, left, left - (long) whole * size)) {
                signalBelowMark(available - (long) whole * size);
                return whole;
            }
        }
    }

    /**
     * Takes exactly so many bytes for a status message, of the reserve too.
     *
     * @return false if not so many are left: then none is taken
     */
    public boolean takeReserved(int bytes) {
        if (unlimited) {
            return true;
        }
        while (true) {
            long left = remaining;
            if (left < bytes) {
                return false;
            }
            if (REMAINING.compareAndSet(this, left, left - bytes)) {
                signalBelowMark(left - bytes - reserve);
                return true;
            }
        }
    }

    /** Gives back what was taken and not moved, or grants more. */
    public void add(long bytes) {
        if (!unlimited && bytes != 0) {
            REMAINING.getAndAdd(this, bytes);
        }
    }

    /** Takes away what is left beyond {@code keep} bytes, of the reserve too; returns how much that was. Not for an unlimited one. */
    public long withdraw(long keep) {
        if (unlimited) {
            throw new IllegalStateException("an unlimited credit cannot be withdrawn");
        }
        while (true) {
            long left = remaining;
            long excess = left - Math.max(0, keep);
            if (excess <= 0) {
                return 0;
            }
            if (REMAINING.compareAndSet(this, left, left - excess)) {
                return excess;
            }
        }
    }

    /** So many bytes are for {@link #takeReserved} alone from now on, as far as they are there. */
    public void reserve(long bytes) {
        reserve = Math.max(0, bytes);
    }

    /** Nothing limits it from now on, until {@link #meter}. */
    public void unmeter() {
        if (!unlimited && metered) {
            metered = false;
            REMAINING.getAndAdd(this, WITHOUT_LIMIT);
        }
    }

    /** A limit holds from now on: what was taken while there was none leaves it below zero, until it is granted. To be called by whoever calls {@link #unmeter}. */
    public void meter() {
        if (!unlimited && !metered) {
            REMAINING.getAndAdd(this, -WITHOUT_LIMIT);
            metered = true;
        }
    }

    /** Runs this, on the thread that takes, each time that it runs low after it was armed; it must not block. */
    public void whenLow(Runnable action) {
        low = action;
    }

    /**
     * Wants to be told once when less than {@code mark} bytes are left for test data, or when somebody asked for more than is there.
     *
     * @param mark bytes; 0 wants to be told nothing
     */
    public void arm(long mark) {
        missed = 0;
        lowMark = mark;
        if (mark > 0) {
            signalBelowMark(available());
        }
    }

    private void miss(int size) {
        if (missed != size) {
            missed = size;
        }
        if (lowMark > 0) {
            signal();
        }
    }

    private void signalBelowMark(long available) {
        if (available < lowMark) {
            signal();
        }
    }

    private void signal() {
        if (LOW_MARK.getAndSet(this, 0) > 0) {
            low.run();
        }
    }

    /** What somebody wanted at least and did not get, since it was armed, bytes: a datagram's size, or 1; 0 if all got what they wanted. */
    public int missed() {
        return missed;
    }

    /** What is left for test data, bytes; less than 0 while a reserve is not covered. {@link Long#MAX_VALUE} if unlimited. */
    public long available() {
        return unlimited ? Long.MAX_VALUE : remaining - reserve;
    }

    /** What is left, bytes; {@link Long#MAX_VALUE} if unlimited. */
    public long remaining() {
        return remaining;
    }

    /** Whether nothing limits it now. */
    public boolean isUnlimited() {
        return unlimited || !metered;
    }
}
