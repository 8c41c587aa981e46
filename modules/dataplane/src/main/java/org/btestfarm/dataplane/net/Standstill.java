package org.btestfarm.dataplane.net;

/** How long a flow has stood still for want of credit, in either direction: written by its event loop, read by anybody. */
public final class Standstill {
    private static final int SENDING = 1;
    private static final int RECEIVING = 2;

    private volatile Span span = new Span(0, 0, 0);

    /** How long it was until {@code since}, and the directions that have waited from there on. */
    private record Span(long nanos, int directions, long since) {
        long nanosAt(long now) {
            return directions == 0 ? nanos : nanos + Math.max(0, now - since);
        }
    }

    /** Whether sending waits for credit from now on. */
    public void sending(boolean waiting) {
        change(SENDING, waiting);
    }

    /** Whether receiving waits for credit from now on. */
    public void receiving(boolean waiting) {
        change(RECEIVING, waiting);
    }

    private void change(int direction, boolean waiting) {
        Span before = span;
        int directions = waiting ? before.directions | direction : before.directions & ~direction;
        if (directions != before.directions) {
            long now = System.nanoTime();
            span = new Span(before.nanosAt(now), directions, now);
        }
    }

    /** The time in all, nanoseconds. */
    public long nanos() {
        return span.nanosAt(System.nanoTime());
    }
}
