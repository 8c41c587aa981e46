package org.btestfarm.ledger.quota;

import java.time.Instant;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.event.LeaseEvent;

/** How a lease's events change it and the balances of its accounts. */
final class LeaseChanges {
    private LeaseChanges() {}

    static void grant(Lease lease, LeaseEvent.Granted granted) {
        LeaseSide in = lease.side(QuotaDirection.IN);
        LeaseSide out = lease.side(QuotaDirection.OUT);
        in.grant(granted.day(), granted.in());
        out.grant(granted.day(), granted.out());
        if (granted.unmeteredIn()) {
            in.runWithoutLimit();
        }
        if (granted.unmeteredOut()) {
            out.runWithoutLimit();
        }
    }

    static void report(Lease lease, LeaseEvent.Usage usage, Instant when) {
        lease.side(QuotaDirection.IN).report(usage.in().spent(), usage.in().returned(), usage.in().metered(), usage.day());
        lease.side(QuotaDirection.OUT).report(usage.out().spent(), usage.out().returned(), usage.out().metered(), usage.day());
        lease.reported(usage.report(), when);
    }

    static void settle(Lease lease, LeaseEvent.Settled settled) {
        lease.side(QuotaDirection.IN).settle(settled.chargedIn());
        lease.side(QuotaDirection.OUT).settle(settled.chargedOut());
    }
}
