package org.btestfarm.dataplane;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that flows may still move. The flows of a session on a node share one for each direction and take from it before every system call, so
 * that together they never move a byte more than was granted.
 */
public final class ByteCredit {
    /** So much is as good as no limit: 9.2 exabytes. */
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final AtomicLong remaining;
    private final boolean unlimited;

    private ByteCredit(long bytes, boolean unlimited) {
        this.remaining = new AtomicLong(bytes);
        this.unlimited = unlimited;
    }

    /** A credit that never runs out and costs nothing to take from. */
    public static ByteCredit unlimited() {
        return new ByteCredit(UNLIMITED, true);
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
     * Takes up to {@code wanted} bytes.
     *
     * @return how many were taken, 0 if none is left
     */
    public long take(long wanted) {
        if (unlimited) {
            return wanted;
        }
        while (true) {
            long left = remaining.get();
            long taken = Math.min(left, wanted);
            if (taken <= 0) {
                return 0;
            }
            if (remaining.compareAndSet(left, left - taken)) {
                return taken;
            }
        }
    }

    /** Gives back what was taken and not moved, or grants more. */
    public void add(long bytes) {
        if (!unlimited && bytes != 0) {
            remaining.addAndGet(bytes);
        }
    }

    /** What is left, bytes; {@link Long#MAX_VALUE} if unlimited. */
    public long remaining() {
        return remaining.get();
    }

    /** Whether it never runs out. */
    public boolean isUnlimited() {
        return unlimited;
    }
}
