package org.btestfarm.ledger.quota;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.TestEvent;

/** A test that is not closed yet. Changed only by events. */
public final class TestState {
    private final TestEvent.Opened opened;
    private final Instant since;
    private final List<AccountState> accounts;
    private final Map<NodeId, Lease> leases = new LinkedHashMap<>(2);
    private final Set<NodeId> settled = new TreeSet<>();

    TestState(TestEvent.Opened opened, Instant since, List<AccountState> accounts) {
        this.opened = opened;
        this.since = since;
        this.accounts = List.copyOf(accounts);
    }

    /** How it began. */
    public TestEvent.Opened opened() {
        return opened;
    }

    /** When it was let in. */
    public Instant since() {
        return since;
    }

    /** Who is charged. */
    public List<AccountState> accounts() {
        return accounts;
    }

    /** Its leases that are not settled: a view. */
    public Collection<Lease> leases() {
        return Collections.unmodifiableCollection(leases.values());
    }

    /** What a node may spend for it. */
    public Optional<Lease> lease(NodeId node) {
        return Optional.ofNullable(leases.get(node));
    }

    void put(Lease lease) {
        leases.put(lease.id().node(), lease);
    }

    /** Whether that node's lease is settled: a node has one lease for a test, and no second. */
    public boolean isSettled(NodeId node) {
        return settled.contains(node);
    }

    Set<NodeId> settled() {
        return settled;
    }

    void remove(Lease lease) {
        leases.remove(lease.id().node());
        settled.add(lease.id().node());
    }
}
