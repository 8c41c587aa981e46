package org.btestfarm.ledger.quota;

import java.time.Instant;
import java.util.List;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.protocol.Transport;

/** What one node may spend for one test, on all accounts that the test touches. Changed only by events. */
public final class Lease {
    private final LeaseId id;
    private final TestState test;
    private final LeaseSide in;
    private final LeaseSide out;
    private long report;
    private Instant lastHeard;

    Lease(LeaseId id, TestState test, Instant begun) {
        this(id, test, new LeaseSide(QuotaDirection.IN, test.accounts()), new LeaseSide(QuotaDirection.OUT, test.accounts()), 0, begun);
    }

    Lease(LeaseId id, TestState test, LeaseSide in, LeaseSide out, long report, Instant lastHeard) {
        this.id = id;
        this.test = test;
        this.in = in;
        this.out = out;
        this.report = report;
        this.lastHeard = lastHeard;
    }

    /** Which one. */
    public LeaseId id() {
        return id;
    }

    /** The test it is for. */
    public TestState test() {
        return test;
    }

    /** The bytes that flow that way. */
    public LeaseSide side(QuotaDirection way) {
        return way == QuotaDirection.IN ? in : out;
    }

    /** The sides that bytes may flow on. */
    public List<LeaseSide> sides() {
        if (carries(QuotaDirection.IN)) {
            return carries(QuotaDirection.OUT) ? List.of(in, out) : List.of(in);
        }
        return List.of(out);
    }

    /** Whether bytes may flow that way at all: those of the test, or status messages, which a TCP test has in both directions (docs/protocol.md, section 6). */
    public boolean carries(QuotaDirection way) {
        return test.opened().transport() == Transport.TCP || uses(way);
    }

    /** Whether the test's own data flows that way: such a side takes part where a quota is shared. */
    public boolean uses(QuotaDirection way) {
        return way == QuotaDirection.IN ? test.opened().direction().serverReceives() : test.opened().direction().serverTransmits();
    }

    /** The last report that was applied, 0 before the first. */
    public long report() {
        return report;
    }

    /** When the node last reported, or when the lease began. */
    public Instant lastHeard() {
        return lastHeard;
    }

    void reported(long number, Instant time) {
        report = number;
        lastHeard = time;
    }
}
