package org.btestfarm.farm.observe;

import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.farm.admission.Refusal;
import org.btestfarm.farm.admission.RefusalLog;
import org.btestfarm.farm.metering.NodeLease;
import org.btestfarm.farm.session.NodeSession;
import org.btestfarm.farm.session.NodeSessions;
import org.btestfarm.protocol.Transport;

/** What a node counts anyway, to be read now and then: nothing is added to the path of the bytes. Thread-safe. */
public final class FarmReadings {
    private final RefusalLog refusals;
    private final NodeSessions sessions;

    /** Of a node that counts here. */
    public FarmReadings(RefusalLog refusals, NodeSessions sessions) {
        this.refusals = refusals;
        this.sessions = sessions;
    }

    /** How often somebody was refused for that since the start. */
    public long refused(Refusal refusal) {
        return refusals.count(refusal);
    }

    /** What tests of a kind moved on this node since its start, those that are over and those that run. */
    public NodeLease.Moved moved(Transport transport) {
        return sessions.moved(transport);
    }

    /** Tests with connections here now. */
    public int tests() {
        return sessions.size();
    }

    /** Leases through which data may flow here now. */
    public long leases() {
        return sessions.all().stream().filter(session -> session.lease().flows() > 0).count();
    }

    /** Bytes that flows of this node may still receive on what they hold, as far as they need leases at all. */
    public long creditIn() {
        return sessions.all().stream().mapToLong(FarmReadings::creditIn).sum();
    }

    /** Likewise those that they may still send. */
    public long creditOut() {
        return sessions.all().stream().mapToLong(FarmReadings::creditOut).sum();
    }

    private static long creditIn(NodeSession session) {
        return held(session.lease().in());
    }

    private static long creditOut(NodeSession session) {
        return held(session.lease().out());
    }

    private static long held(ByteCredit credit) {
        return credit.isUnlimited() ? 0 : credit.remaining();
    }
}
