package org.btestfarm.ledger.desk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.Lease;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.TestState;

/** Settles leases and closes tests. What a node reported last is free; what a lost node may have spent is charged and never given back. */
final class Closing<P> {
    private static final String NODE_LOST = "node_lost";

    private final LedgerState state;
    private final DeskSettings settings;
    private final Counter<P> counter;

    Closing(LedgerState state, DeskSettings settings, Counter<P> counter) {
        this.state = state;
        this.settings = settings;
        this.counter = counter;
    }

    void close(P from, ToWriter.CloseTest close, Turn<P> turn) {
        if (state.test(close.test()).isEmpty()) {
            turn.tell(from, new ToNode.Closed(close.test()));
            return;
        }
        Counter.Closer<P> before = counter.closers.get(close.test());
        counter.closers.put(close.test(), new Counter.Closer<>(from, before == null ? close : before.request(), before == null ? turn.now() : before.since()));
        closeIfSettled(state.test(close.test()).orElseThrow(), turn);
    }

    void settle(Lease lease, String cause, Turn<P> turn) {
        boolean free = cause.equals(LeaseEvent.Settled.ENDED);
        long in = lease.side(QuotaDirection.IN).outstanding();
        long out = lease.side(QuotaDirection.OUT).outstanding();
        turn.emit(new LeaseEvent.Settled(lease.id(), cause, free ? 0 : in, free ? 0 : out, free ? in : 0, free ? out : 0));
        counter.forget(lease.id());
        closeIfSettled(lease.test(), turn);
    }

    int nodeLost(NodeId node, Turn<P> turn) {
        counter.together.remove(counter.nodes.remove(node));
        counter.old.remove(node);
        int charged = 0;
        for (TestState test : new ArrayList<>(state.tests())) {
            Optional<Lease> held = test.lease(node);
            if (held.isPresent()) {
                settle(held.get(), LeaseEvent.Settled.NODE_LOST, turn);
                charged++;
            }
            if (state.test(test.opened().test()).isPresent() && test.leases().isEmpty()) {
                emitClosed(test, NODE_LOST, node.toString(), turn);
            }
        }
        return charged;
    }

    void overdue(Turn<P> turn) {
        for (Counter.Closer<P> closer : new ArrayList<>(counter.closers.values())) {
            if (Duration.between(closer.since(), turn.now()).abs().compareTo(settings.lastReportPatience()) > 0) {
                state.test(closer.request().test()).ifPresent(test -> leases(test).forEach(lease -> settle(lease, LeaseEvent.Settled.OVERDUE, turn)));
            }
        }
        for (TestState test : new ArrayList<>(state.tests())) {
            for (Lease lease : leases(test)) {
                Duration unheard = Duration.between(lease.lastHeard(), turn.now());
                if (unheard.compareTo(settings.silence()) > 0 && !counter.closers.containsKey(test.opened().test())) {
                    counter.link(lease.id()).ifPresent(link -> turn.tell(link, new ToNode.StopTest(lease.id(), LeaseEvent.Settled.OVERDUE, "not heard of for " + unheard.toSeconds() + " s")));
                    settle(lease, LeaseEvent.Settled.OVERDUE, turn);
                }
            }
            if (state.test(test.opened().test()).isPresent() && test.leases().isEmpty()
                    && Duration.between(test.since(), turn.now()).compareTo(settings.silence()) > 0) {
                emitClosed(test, LeaseEvent.Settled.OVERDUE, "", turn);
            }
        }
    }

    private static List<Lease> leases(TestState test) {
        return new ArrayList<>(test.leases());
    }

    private void closeIfSettled(TestState test, Turn<P> turn) {
        Counter.Closer<P> closer = counter.closers.get(test.opened().test());
        if (closer != null && test.leases().isEmpty()) {
            // A node that follows the journal and cannot read an event would stop there: what it does not know is not written as long as there is one.
            emit(test, closer.request().reason(), closer.request().detail(), counter.old.isEmpty() ? closer.request().congestion() : Optional.empty(), turn);
            turn.tell(closer.from(), new ToNode.Closed(test.opened().test()));
        }
    }

    private void emitClosed(TestState test, String reason, String detail, Turn<P> turn) {
        emit(test, reason, detail, Optional.empty(), turn);
    }

    private void emit(TestState test, String reason, String detail, Optional<String> congestion, Turn<P> turn) {
        turn.emit(new TestEvent.Closed(test.opened().test(), reason, detail, congestion));
        counter.closers.remove(test.opened().test());
    }
}
