package org.btestfarm.ledger.quota;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.btestfarm.ledger.account.QuotaDirection;

/**
 * One direction of a lease. Grants wait in parts by the day they count on; what the node spends or returns is taken from the oldest part first. So a
 * byte counts on the day its lease was granted, whenever its report comes, and no clock of a node matters.
 */
public final class LeaseSide {
    /** So much of a grant of one day is outstanding. */
    static final class Part {
        final long day;
        long left;

        Part(long day, long left) {
            this.day = day;
            this.left = left;
        }
    }

    private final QuotaDirection way;
    private final List<AccountState> accounts;
    private final Deque<Part> parts = new ArrayDeque<>(2);
    private long granted;
    private long spent;
    private long returned;
    private boolean unmetered;

    LeaseSide(QuotaDirection way, List<AccountState> accounts) {
        this.way = way;
        this.accounts = accounts;
    }

    LeaseSide(QuotaDirection way, List<AccountState> accounts, long granted, long spent, long returned, boolean unmetered, List<Part> parts) {
        this(way, accounts);
        this.granted = granted;
        this.spent = spent;
        this.returned = returned;
        this.unmetered = unmetered;
        this.parts.addAll(parts);
    }

    /** Which way its bytes flow: in or out. */
    public QuotaDirection way() {
        return way;
    }

    /** All bytes ever granted, those included that were spent while nothing limited it. */
    public long granted() {
        return granted;
    }

    /** All bytes spent, as last reported. */
    public long spent() {
        return spent;
    }

    /** All bytes given back, as last reported. */
    public long returned() {
        return returned;
    }

    /** Whether it runs without a limit. */
    public boolean unmetered() {
        return unmetered;
    }

    /** Bytes granted and neither reported nor returned. */
    public long outstanding() {
        long sum = 0;
        for (Part part : parts) {
            sum += part.left;
        }
        return sum;
    }

    /** Bytes outstanding that count on days before that one. */
    public long outstandingBefore(long day) {
        long sum = 0;
        for (Part part : parts) {
            sum += part.day < day ? part.left : 0;
        }
        return sum;
    }

    /** Whether nothing was ever granted or spent. */
    public boolean untouched() {
        return granted == 0 && spent == 0 && returned == 0 && !unmetered;
    }

    Iterable<Part> parts() {
        return parts;
    }

    int partCount() {
        return parts.size();
    }

    void grant(long day, long bytes) {
        if (bytes == 0) {
            return;
        }
        granted += bytes;
        Part last = parts.peekLast();
        if (last != null && last.day == day) {
            last.left += bytes;
        } else {
            parts.addLast(new Part(day, bytes));
        }
        for (AccountState account : accounts) {
            account.on(day).lease(way, bytes);
        }
    }

    void runWithoutLimit() {
        if (!unmetered) {
            unmetered = true;
            accounts.forEach(account -> account.unmetered(way, 1));
        }
    }

    void report(long nowSpent, long nowReturned, boolean metered, long day) {
        long moved = Math.max(0, nowSpent - spent);
        long uncovered = moved - take(moved, true);
        if (uncovered > 0) {
            for (AccountState account : accounts) {
                account.on(day).spend(way, uncovered);
            }
        }
        take(Math.max(0, nowReturned - returned), false);
        spent = Math.max(spent, nowSpent);
        returned = Math.max(returned, nowReturned);
        if (unmetered && metered) {
            endUnmetered();
            granted = spent + returned + outstanding();
        }
    }

    /** Ends the lease: so many outstanding bytes are charged, the others are free. */
    void settle(long charged) {
        take(charged, true);
        take(Long.MAX_VALUE, false);
        if (unmetered) {
            endUnmetered();
        }
    }

    private void endUnmetered() {
        unmetered = false;
        accounts.forEach(account -> account.unmetered(way, -1));
    }

    private long take(long bytes, boolean spend) {
        long left = bytes;
        while (left > 0 && !parts.isEmpty()) {
            Part part = parts.getFirst();
            long taken = Math.min(left, part.left);
            for (AccountState account : accounts) {
                DayUse use = account.on(part.day);
                use.lease(way, -taken);
                if (spend) {
                    use.spend(way, taken);
                }
            }
            part.left -= taken;
            left -= taken;
            if (part.left == 0) {
                parts.removeFirst();
            }
        }
        return bytes - left;
    }
}
