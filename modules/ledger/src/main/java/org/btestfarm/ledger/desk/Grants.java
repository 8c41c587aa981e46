package org.btestfarm.ledger.desk;

import java.time.Duration;
import java.util.OptionalLong;
import org.btestfarm.ledger.account.Policy;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.SideGrant;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.quota.AccountState;
import org.btestfarm.ledger.quota.Lease;
import org.btestfarm.ledger.quota.LeaseSide;
import org.btestfarm.ledger.quota.LedgerState;

/** Serves demands of leases that exist, and says what a lease was granted. */
final class Grants<P> {
    private final LedgerState state;
    private final DeskSettings settings;
    private final Counter<P> counter;

    Grants(LedgerState state, DeskSettings settings, Counter<P> counter) {
        this.state = state;
        this.settings = settings;
        this.counter = counter;
    }

    /** Serves a demand: grants, lets it wait, or says that the quota is exhausted. Returns whether anything was granted. */
    boolean serve(Lease lease, QuotaDirection way, Demand demand, Turn<P> turn) {
        Counter.SideId id = new Counter.SideId(lease.id(), way);
        LeaseSide side = lease.side(way);
        if (demand.wanted() == 0 || !lease.carries(way)) {
            counter.waiting.remove(id);
            return false;
        }
        Verdict verdict = Allowance.decide(state.policies(), lease.test().accounts(), way, demand, turn.today(), 0);
        if (side.unmetered()) {
            // Without a limit it needs nothing; under a new one it must first say how far it is, which enforcement asks it for.
            counter.waiting.remove(id);
            return false;
        }
        if (verdict instanceof Verdict.Give give) {
            counter.waiting.remove(id);
            grant(lease, way, give.bytes(), turn);
            return true;
        }
        if (verdict instanceof Verdict.Free) {
            counter.waiting.remove(id);
            grant(lease, way, Math.min(Math.max(demand.wanted(), demand.atLeast()), 1L << 40), turn);
            return true;
        }
        if (verdict instanceof Verdict.Exhausted exhausted) {
            counter.waiting.remove(id);
            counter.link(lease.id()).ifPresent(link -> turn.tell(link, new ToNode.Exhausted(lease.id(), way, exhausted.limit().toString())));
            return false;
        }
        counter.waiting.putIfAbsent(id, demand);
        return false;
    }

    private void grant(Lease lease, QuotaDirection way, long bytes, Turn<P> turn) {
        boolean in = way == QuotaDirection.IN;
        turn.emit(new LeaseEvent.Granted(lease.id(), turn.today(), in ? bytes : 0, in ? 0 : bytes, false, false));
    }

    ToNode.UsageAnswer answer(Lease lease, Turn<P> turn) {
        return new ToNode.UsageAnswer(lease.id(), lease.report(), total(lease, QuotaDirection.IN), total(lease, QuotaDirection.OUT), dayEnds(turn));
    }

    ToNode.Opened opened(Lease lease, Turn<P> turn) {
        LeaseId id = lease.id();
        return new ToNode.Opened(
                id, total(lease, QuotaDirection.IN), total(lease, QuotaDirection.OUT), maxMillis(lease), maxBps(lease), dayEnds(turn));
    }

    ToNode.LimitsChanged limits(Lease lease) {
        return new ToNode.LimitsChanged(lease.id(), maxMillis(lease), maxBps(lease));
    }

    private SideGrant total(Lease lease, QuotaDirection way) {
        return new SideGrant(lease.side(way).granted(), lease.side(way).unmetered());
    }

    private long dayEnds(Turn<P> turn) {
        return settings.calendar().endOf(turn.today()).toEpochMilli();
    }

    private OptionalLong maxMillis(Lease lease) {
        return lease.test().accounts().stream().map(this::inForce).flatMap(policy -> policy.duration().stream()).mapToLong(Duration::toMillis).min();
    }

    private OptionalLong maxBps(Lease lease) {
        return lease.test().accounts().stream().map(this::inForce).flatMapToLong(policy -> policy.rateBps().stream())
                .filter(rate -> rate < Long.MAX_VALUE).min();
    }

    private Policy inForce(AccountState account) {
        return state.policies().inForce(account.account());
    }
}
