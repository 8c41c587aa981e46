package org.btestfarm.ledger.audit;

import java.util.List;
import java.util.Optional;
import org.btestfarm.ledger.chain.ChainHead;

/**
 * What a verification looked at and found.
 *
 * @param first the first event that was checked; 0 if there is none
 * @param head the last event that was checked, and its hash
 * @param heads how many signed heads in the journal were checked
 * @param lastSigned the last event that a valid signature covers; 0 if none does
 * @param snapshots how many snapshots were checked
 * @param archives how many archives were checked
 * @param exportedHeads how many heads kept outside were compared
 * @param exportedNotCompared how many could not be, because their events are in an archive that is not at hand
 * @param findings what is wrong, in order; at most {@value #MOST}
 * @param left how many more findings there were
 */
public record VerifyReport(
        long first,
        Optional<ChainHead> head,
        long heads,
        long lastSigned,
        int snapshots,
        int archives,
        int exportedHeads,
        int exportedNotCompared,
        List<Finding> findings,
        long left) {
    /** The most findings that are listed. */
    public static final int MOST = 100;

    public VerifyReport {
        findings = List.copyOf(findings);
    }

    /** Whether nothing is wrong. */
    public boolean intact() {
        return findings.isEmpty();
    }

    /** How many events were checked. */
    public long events() {
        return first == 0 ? 0 : head.map(ChainHead::number).orElse(first - 1) - first + 1;
    }
}
