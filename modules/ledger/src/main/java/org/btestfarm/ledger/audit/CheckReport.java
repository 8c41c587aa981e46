package org.btestfarm.ledger.audit;

import java.util.List;
import org.btestfarm.ledger.chain.ChainHead;

/**
 * What a check of balances looked at and found.
 *
 * @param head the last event that was replayed
 * @param snapshots how many of the writer's snapshots were compared with the events
 * @param bases how many states in archives and in the journal's base were compared with the events
 * @param grants how many grants were held against the quotas in force
 * @param accounts how many accounts there are at the end
 * @param findings what does not agree, in order; at most {@value VerifyReport#MOST}
 * @param left how many more findings there were
 */
public record CheckReport(ChainHead head, int snapshots, int bases, long grants, int accounts, List<Finding> findings, long left) {
    public CheckReport {
        findings = List.copyOf(findings);
    }

    /** Whether everything agrees. */
    public boolean agrees() {
        return findings.isEmpty();
    }
}
