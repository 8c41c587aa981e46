package org.btestfarm.ledger.desk;

import java.util.List;
import org.btestfarm.ledger.account.Limit;
import org.btestfarm.ledger.account.PolicyBook;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.quota.AccountState;

/**
 * How many bytes may be granted. A grant never exceeds what any limit has left after everything spent and everything outstanding; that is the whole
 * invariant, and it is held here and nowhere else. Within that it is at most a fair share: what is left by the sides that share it, but at least
 * {@link #CHUNK}, so that the end of a quota is not handed out in crumbs, and at last to the last byte.
 */
final class Allowance {
    /** The smallest share worth a message, bytes: no datagram is larger. */
    static final long CHUNK = Demand.MOST_AT_LEAST;

    /** No grant is larger, so that sums never overflow: a petabyte. */
    private static final long MOST = 1L << 50;

    private Allowance() {}

    /** Whether any limit counts bytes that flow that way. */
    static boolean isLimited(PolicyBook policies, List<AccountState> accounts, QuotaDirection way) {
        for (AccountState account : accounts) {
            for (Limit limit : account.limits(policies)) {
                if (limit.key().direction().counts(way)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Decides.
     *
     * @param newSides how many sides the asker will add to those counted already: 0 for a lease that exists
     */
    static Verdict decide(PolicyBook policies, List<AccountState> accounts, QuotaDirection way, Demand demand, long today, int newSides) {
        boolean limited = false;
        long most = Math.min(MOST, Math.max(demand.wanted(), demand.atLeast()));
        Limit waitFor = null;
        for (AccountState account : accounts) {
            for (Limit limit : account.limits(policies)) {
                QuotaDirection direction = limit.key().direction();
                if (!direction.counts(way)) {
                    continue;
                }
                limited = true;
                long leased = account.leased(limit.key(), today);
                boolean unknown = account.unmetered(direction) > 0;
                long left = unknown ? 0 : limit.bytes() - account.spent(limit.key(), today) - leased;
                if (left < demand.atLeast()) {
                    if (leased == 0 && !unknown) {
                        return new Verdict.Exhausted(limit);
                    }
                    waitFor = waitFor == null ? limit : waitFor;
                    continue;
                }
                long sharers = Math.max(1, account.sides(direction) + (long) newSides);
                most = Math.min(most, Math.min(left, Math.max(left / sharers, CHUNK)));
            }
        }
        if (!limited) {
            return new Verdict.Free();
        }
        return waitFor == null ? new Verdict.Give(most) : new Verdict.Wait(waitFor);
    }
}
