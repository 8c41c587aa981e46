package org.btestfarm.console.views.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.Totals;

/**
 * On which days the bytes of one test count: that on which each was granted, oldest grants first; bytes without a grant count on the day of their report.
 * The same rule as the ledger's own (docs/architecture.md), so that pages and balances agree. Lease events of the test go in, in order.
 */
final class DaySplit {
    /** Bytes of a day. */
    static final class Bytes {
        long in;
        long out;
    }

    private static final class Part {
        final long day;
        long left;

        Part(long day, long left) {
            this.day = day;
            this.left = left;
        }
    }

    /** One direction of one lease. */
    private final class Side {
        private final boolean received;
        private final Deque<Part> parts = new ArrayDeque<>(2);
        private long spent;
        private long returned;

        Side(boolean received) {
            this.received = received;
        }

        void grant(long day, long bytes) {
            Part last = parts.peekLast();
            if (last != null && last.day == day) {
                last.left += bytes;
            } else if (bytes > 0) {
                parts.addLast(new Part(day, bytes));
            }
        }

        void report(Totals totals, long day) {
            long moved = Math.max(0, totals.spent() - spent);
            charge(day, moved - take(moved, true));
            take(Math.max(0, totals.returned() - returned), false);
            spent = Math.max(spent, totals.spent());
            returned = Math.max(returned, totals.returned());
        }

        long take(long bytes, boolean charged) {
            long left = bytes;
            while (left > 0 && !parts.isEmpty()) {
                Part part = parts.getFirst();
                long taken = Math.min(left, part.left);
                if (charged) {
                    charge(part.day, taken);
                }
                part.left -= taken;
                left -= taken;
                if (part.left == 0) {
                    parts.removeFirst();
                }
            }
            return bytes - left;
        }

        private void charge(long day, long bytes) {
            Bytes on = on(day);
            if (received) {
                on.in += bytes;
            } else {
                on.out += bytes;
            }
        }
    }

    private final class Sides {
        final Side in = new Side(true);
        final Side out = new Side(false);
    }

    private final Map<NodeId, Sides> leases = new HashMap<>(2);
    private final SortedMap<Long, Bytes> days = new TreeMap<>();

    /** Begins in the middle of a lease. */
    void begin(NodeId node, boolean received, long spent, long returned) {
        Side side = side(node, received);
        side.spent = spent;
        side.returned = returned;
    }

    /** So much was granted before, and was neither spent nor returned. */
    void outstanding(NodeId node, boolean received, long day, long bytes) {
        side(node, received).grant(day, bytes);
    }

    private Side side(NodeId node, boolean received) {
        Sides sides = leases.computeIfAbsent(node, id -> new Sides());
        return received ? sides.in : sides.out;
    }

    private Bytes on(long day) {
        return days.computeIfAbsent(day, key -> new Bytes());
    }

    /** The next event of the test's leases. */
    void apply(LeaseEvent event) {
        Sides sides = leases.computeIfAbsent(event.lease().node(), id -> new Sides());
        if (event instanceof LeaseEvent.Granted granted) {
            on(granted.day());
            sides.in.grant(granted.day(), granted.in());
            sides.out.grant(granted.day(), granted.out());
        } else if (event instanceof LeaseEvent.Usage usage) {
            sides.in.report(usage.in(), usage.day());
            sides.out.report(usage.out(), usage.day());
        } else if (event instanceof LeaseEvent.Settled settled) {
            sides.in.take(settled.chargedIn(), true);
            sides.out.take(settled.chargedOut(), true);
            leases.remove(event.lease().node());
        }
    }

    /** Bytes by day, days since 1970-01-01: a day on which something was granted or charged is there. */
    SortedMap<Long, Bytes> days() {
        return days;
    }
}
