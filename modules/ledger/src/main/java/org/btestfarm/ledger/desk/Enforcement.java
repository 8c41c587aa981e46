package org.btestfarm.ledger.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.btestfarm.ledger.account.Limit;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.quota.AccountState;
import org.btestfarm.ledger.quota.Lease;
import org.btestfarm.ledger.quota.LeaseSide;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.TestState;

/**
 * Calls back what must or may come back: leases of yesterday, leases that no longer fit a quota, leases that now need a limit, and leases that hold
 * what another one waits for. Calling back is only asking: nothing is free until the node has said so.
 */
final class Enforcement<P> {
    private final LedgerState state;
    private final DeskSettings settings;
    private final Counter<P> counter;
    private final Grants<P> grants;

    Enforcement(LedgerState state, DeskSettings settings, Counter<P> counter, Grants<P> grants) {
        this.state = state;
        this.settings = settings;
        this.counter = counter;
        this.grants = grants;
    }

    void policiesChanged(Turn<P> turn) {
        enforce(turn);
        for (TestState test : state.tests()) {
            for (Lease lease : test.leases()) {
                counter.link(lease.id()).ifPresent(link -> turn.tell(link, grants.limits(lease)));
            }
        }
    }

    void enforce(Turn<P> turn) {
        Recalls<P> recalls = new Recalls<>(counter, settings);
        for (TestState test : state.tests()) {
            for (Lease lease : test.leases()) {
                for (LeaseSide side : lease.sides()) {
                    if (side.unmetered() && Allowance.isLimited(state.policies(), test.accounts(), side.way())) {
                        recalls.meter(lease, side.way());
                    }
                    long old = side.outstandingBefore(turn.today());
                    if (old > 0) {
                        recalls.keep(lease, side.way(), side.outstanding() - old);
                    }
                    keepWithinLimits(lease, side, turn, recalls);
                }
            }
        }
        recalls.send(turn);
    }

    private void keepWithinLimits(Lease lease, LeaseSide side, Turn<P> turn, Recalls<P> recalls) {
        long outstanding = side.outstanding();
        if (outstanding == 0) {
            return;
        }
        for (AccountState account : lease.test().accounts()) {
            for (Limit limit : account.limits(state.policies())) {
                if (!limit.key().direction().counts(side.way())) {
                    continue;
                }
                long leased = account.leased(limit.key(), turn.today());
                long room = Math.max(0, limit.bytes() - account.spent(limit.key(), turn.today()));
                if (leased > room) {
                    recalls.keep(lease, side.way(), (long) Math.floor(outstanding * (room / (double) leased)));
                }
            }
        }
    }

    void serveWaiting(Turn<P> turn) {
        if (counter.waiting.isEmpty()) {
            return;
        }
        Recalls<P> recalls = new Recalls<>(counter, settings);
        Set<Limit> asked = new HashSet<>();
        for (Map.Entry<Counter.SideId, Demand> entry : new ArrayList<>(counter.waiting.entrySet())) {
            Counter.SideId id = entry.getKey();
            Lease lease = state.test(id.lease().test()).flatMap(test -> test.lease(id.lease().node())).orElse(null);
            if (lease == null) {
                counter.waiting.remove(id);
                continue;
            }
            if (grants.serve(lease, id.way(), entry.getValue(), turn)) {
                counter.link(lease.id()).ifPresent(link -> turn.tell(link, grants.answer(lease, turn)));
                continue;
            }
            Verdict verdict = Allowance.decide(state.policies(), lease.test().accounts(), id.way(), entry.getValue(), turn.today(), 0);
            // Who holds enough itself is only asking ahead; nobody else has to give for that.
            if (verdict instanceof Verdict.Wait wait && lease.side(id.way()).outstanding() < entry.getValue().atLeast() && asked.add(wait.limit())) {
                callBackFor(wait.limit(), id, recalls);
            }
        }
        recalls.send(turn);
    }

    private void callBackFor(Limit limit, Counter.SideId asker, Recalls<P> recalls) {
        AccountState account = state.look(limit.account());
        for (Lease lease : account.leases()) {
            for (LeaseSide side : lease.sides()) {
                boolean own = lease.id().equals(asker.lease()) && side.way() == asker.way();
                if (own || !limit.key().direction().counts(side.way())) {
                    continue;
                }
                long outstanding = side.outstanding();
                if (side.unmetered()) {
                    recalls.meter(lease, side.way());
                } else if (outstanding > 0) {
                    recalls.keep(lease, side.way(), outstanding <= 2 * Allowance.CHUNK ? 0 : outstanding / 2);
                }
            }
        }
    }

    /** What one pass calls back, one message a lease, and no lease more often than the settings allow. */
    private static final class Recalls<P> {
        private static final class Wish {
            long keepIn = Long.MAX_VALUE;
            long keepOut = Long.MAX_VALUE;
            boolean meterIn;
            boolean meterOut;
        }

        private final Counter<P> counter;
        private final DeskSettings settings;
        private final Map<LeaseId, Wish> wishes = new LinkedHashMap<>();

        Recalls(Counter<P> counter, DeskSettings settings) {
            this.counter = counter;
            this.settings = settings;
        }

        void keep(Lease lease, QuotaDirection way, long bytes) {
            Wish wish = wishes.computeIfAbsent(lease.id(), id -> new Wish());
            if (way == QuotaDirection.IN) {
                wish.keepIn = Math.min(wish.keepIn, bytes);
            } else {
                wish.keepOut = Math.min(wish.keepOut, bytes);
            }
        }

        void meter(Lease lease, QuotaDirection way) {
            keep(lease, way, 0);
            Wish wish = wishes.computeIfAbsent(lease.id(), id -> new Wish());
            wish.meterIn |= way == QuotaDirection.IN;
            wish.meterOut |= way == QuotaDirection.OUT;
        }

        void send(Turn<P> turn) {
            wishes.forEach((id, wish) -> {
                Instant last = counter.recalls.get(id);
                boolean soon = last != null && Duration.between(last, turn.now()).abs().compareTo(settings.recallPause()) < 0;
                if (!soon) {
                    counter.link(id).ifPresent(link -> {
                        counter.recalls.put(id, turn.now());
                        turn.tell(link, new ToNode.Recall(id, wish.keepIn, wish.keepOut, wish.meterIn, wish.meterOut));
                    });
                }
            });
        }
    }
}
