package org.btestfarm.ledger.desk;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToWriter;

/** What the desk needs only while it is open. Bounded by the leases there are: an entry goes with its lease. */
final class Counter<P> {
    /** One side of a lease. */
    record SideId(LeaseId lease, QuotaDirection way) {}

    /** A test that is to be closed when its leases are settled. */
    record Closer<P>(P from, ToWriter.CloseTest request, Instant since) {}

    /** Nodes that said hello, and where they hear. */
    final Map<NodeId, P> nodes = new HashMap<>();
    /** Of those, which cannot read all events that this program writes. */
    final Set<NodeId> old = new HashSet<>();
    /** Where several messages may be said at once. */
    final Set<P> together = new HashSet<>();
    /** Where the last message about a lease came from. */
    final Map<LeaseId, P> links = new HashMap<>();
    /** Reports that came before one that is missing. */
    final Map<LeaseId, ReportWindow<P>> windows = new HashMap<>();
    /** Demands that wait for something to come free, oldest first. */
    final Map<SideId, Demand> waiting = new LinkedHashMap<>();
    /** When a lease was last called back. */
    final Map<LeaseId, Instant> recalls = new HashMap<>();
    /** Tests that are to be closed. */
    final Map<String, Closer<P>> closers = new LinkedHashMap<>();

    Optional<P> link(LeaseId lease) {
        P link = links.get(lease);
        return Optional.ofNullable(link != null ? link : nodes.get(lease.node()));
    }

    void forget(LeaseId lease) {
        links.remove(lease);
        windows.remove(lease);
        recalls.remove(lease);
        waiting.remove(new SideId(lease, QuotaDirection.IN));
        waiting.remove(new SideId(lease, QuotaDirection.OUT));
    }
}
