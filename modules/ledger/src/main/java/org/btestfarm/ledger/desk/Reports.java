package org.btestfarm.ledger.desk;

import java.util.ArrayList;
import java.util.Optional;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.Lease;
import org.btestfarm.ledger.quota.LedgerState;

/**
 * Applies usage reports in order and exactly once. One that came before is answered again; one that came too early waits for those before it. Totals
 * are cumulative, so when a report is given up only its samples are lost, and the journal says how many reports are missing.
 */
final class Reports<P> {
    private final LedgerState state;
    private final DeskSettings settings;
    private final Counter<P> counter;
    private final Grants<P> grants;
    private final Closing<P> closing;

    Reports(LedgerState state, DeskSettings settings, Counter<P> counter, Grants<P> grants, Closing<P> closing) {
        this.state = state;
        this.settings = settings;
        this.counter = counter;
        this.grants = grants;
        this.closing = closing;
    }

    void report(P from, ToWriter.UsageReport report, Turn<P> turn) {
        Optional<Lease> lease = find(report.lease());
        if (lease.isEmpty()) {
            turn.tell(from, new ToNode.LeaseOver(report.lease()));
            return;
        }
        counter.links.put(report.lease(), from);
        long applied = lease.get().report();
        if (report.number() <= applied) {
            turn.tell(from, grants.answer(lease.get(), turn));
        } else if (report.number() == applied + 1) {
            apply(from, report, lease.get(), turn);
            drain(report.lease(), turn);
        } else {
            counter.windows.computeIfAbsent(report.lease(), id -> new ReportWindow<>()).hold(from, report, turn.now());
            drain(report.lease(), turn);
        }
    }

    void applyLateGaps(Turn<P> turn) {
        for (LeaseId id : new ArrayList<>(counter.windows.keySet())) {
            drain(id, turn);
        }
    }

    private void drain(LeaseId id, Turn<P> turn) {
        ReportWindow<P> window = counter.windows.get(id);
        while (window != null) {
            Optional<Lease> lease = find(id);
            ReportWindow.Held<P> next = lease.isEmpty() ? null : window.next(lease.get().report(), settings, turn.now());
            if (next == null) {
                if (lease.isEmpty() || window.isEmpty()) {
                    counter.windows.remove(id);
                }
                return;
            }
            apply(next.from(), next.report(), lease.get(), turn);
        }
    }

    private void apply(P from, ToWriter.UsageReport report, Lease lease, Turn<P> turn) {
        long missing = report.number() - lease.report() - 1;
        turn.emit(new LeaseEvent.Usage(report.lease(), report.number(), missing, turn.today(), report.in(), report.out(), report.samples()));
        if (report.last()) {
            ToNode.UsageAnswer answer = grants.answer(lease, turn);
            closing.settle(lease, LeaseEvent.Settled.ENDED, turn);
            turn.tell(from, answer);
            return;
        }
        grants.serve(lease, QuotaDirection.IN, report.wantIn(), turn);
        grants.serve(lease, QuotaDirection.OUT, report.wantOut(), turn);
        turn.tell(from, grants.answer(lease, turn));
    }

    private Optional<Lease> find(LeaseId id) {
        return state.test(id.test()).flatMap(test -> test.lease(id.node()));
    }
}
