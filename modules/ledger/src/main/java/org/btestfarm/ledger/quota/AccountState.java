package org.btestfarm.ledger.quota;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.Limit;
import org.btestfarm.ledger.account.PolicyBook;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.account.QuotaKey;

/** One account's balances by day, and who holds leases on it. Changed only by events. */
public final class AccountState {
    /** More days than any period needs are kept, so that a clock that jumps and comes back loses nothing. */
    private static final int MAX_DAYS = 64;

    private final Account account;
    private final List<DayUse> days = new ArrayList<>(2);
    private final Set<Lease> leases = new LinkedHashSet<>();
    private int sidesIn;
    private int sidesOut;
    private int unmeteredIn;
    private int unmeteredOut;
    private int tests;
    private List<Limit> limits = List.of();
    private long limitsVersion = -1;

    AccountState(Account account) {
        this.account = account;
    }

    /** Whose it is. */
    public Account account() {
        return account;
    }

    /** Bytes moved on the days that a period has, up to today. */
    public long spent(QuotaKey key, long today) {
        long sum = 0;
        for (DayUse use : days) {
            if (use.day <= today && use.day > today - key.period().days()) {
                sum += use.spent(key.direction());
            }
        }
        return sum;
    }

    /** Bytes promised and neither moved nor returned, on the days that a period has. Leases without a limit are not in it. */
    public long leased(QuotaKey key, long today) {
        long sum = 0;
        for (DayUse use : days) {
            if (use.day <= today && use.day > today - key.period().days()) {
                sum += use.leased(key.direction());
            }
        }
        return sum;
    }

    /** Bytes moved on one day. */
    public long spentOn(long day, QuotaDirection direction) {
        for (DayUse use : days) {
            if (use.day == day) {
                return use.spent(direction);
            }
        }
        return 0;
    }

    /** What was booked of that source's books on a day; nothing if it has none for this account. */
    public Imported imported(long day, String source) {
        for (DayUse use : days) {
            if (use.day == day) {
                return use.imported.getOrDefault(source, Imported.NOTHING);
            }
        }
        return Imported.NOTHING;
    }

    boolean hasImports() {
        return days.stream().anyMatch(use -> !use.imported.isEmpty());
    }

    /** Of how many sources' books something was booked on a day. */
    public int sources(long day) {
        for (DayUse use : days) {
            if (use.day == day) {
                return use.imported.size();
            }
        }
        return 0;
    }

    /** How many sides of leases run without a limit and are counted by that direction: what they will spend is unknown. */
    public int unmetered(QuotaDirection direction) {
        return switch (direction) {
            case IN -> unmeteredIn;
            case OUT -> unmeteredOut;
            case BOTH -> unmeteredIn + unmeteredOut;
        };
    }

    /** How many sides of leases share what is left in that direction: a test in both directions has two. */
    public int sides(QuotaDirection direction) {
        return switch (direction) {
            case IN -> sidesIn;
            case OUT -> sidesOut;
            case BOTH -> sidesIn + sidesOut;
        };
    }

    /** How many tests are open on it. */
    public int tests() {
        return tests;
    }

    /** The leases on it: a view. */
    public Collection<Lease> leases() {
        return Collections.unmodifiableSet(leases);
    }

    /** The quotas in force for it. */
    public List<Limit> limits(PolicyBook policies) {
        if (limitsVersion != policies.version()) {
            limits = policies.limits(account);
            limitsVersion = policies.version();
        }
        return limits;
    }

    List<DayUse> days() {
        return days;
    }

    DayUse on(long day) {
        int at = days.size();
        while (at > 0 && days.get(at - 1).day >= day) {
            at--;
            if (days.get(at).day == day) {
                return days.get(at);
            }
        }
        DayUse use = new DayUse(day);
        days.add(at, use);
        if (days.size() > MAX_DAYS && !days.get(0).isLeased() && days.get(0) != use) {
            days.remove(0);
        }
        return use;
    }

    void testOpened() {
        tests++;
    }

    void testClosed() {
        tests--;
    }

    void leaseAdded(Lease lease) {
        leases.add(lease);
        sidesIn += lease.uses(QuotaDirection.IN) ? 1 : 0;
        sidesOut += lease.uses(QuotaDirection.OUT) ? 1 : 0;
    }

    void leaseRemoved(Lease lease) {
        if (leases.remove(lease)) {
            sidesIn -= lease.uses(QuotaDirection.IN) ? 1 : 0;
            sidesOut -= lease.uses(QuotaDirection.OUT) ? 1 : 0;
        }
    }

    void unmetered(QuotaDirection way, int change) {
        if (way == QuotaDirection.IN) {
            unmeteredIn += change;
        } else {
            unmeteredOut += change;
        }
    }

    /** Drops days that no period can see any more; returns whether nothing at all is left to remember. */
    boolean forgetBefore(long day) {
        days.removeIf(use -> use.day < day && !use.isLeased());
        return days.isEmpty() && leases.isEmpty() && tests == 0;
    }
}
