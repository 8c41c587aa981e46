package org.btestfarm.ledger.writer;

import org.btestfarm.ledger.database.DatabaseProblems;
import org.btestfarm.ledger.bytes.JournalFormatException;

/** Finds in what Pekko says about a failed recovery the line that an operator needs. */
final class RecoveryFailure {
    private RecoveryFailure() {}

    /** A journal that cannot be understood, or a damaged database, stays so; anything else, such as a locked database, may pass. */
    static Collector.Failed of(Throwable failure) {
        Throwable innermost = failure;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof JournalFormatException) {
                return new Collector.Failed(DatabaseProblems.reason(at), true);
            }
            innermost = at;
        }
        return new Collector.Failed(DatabaseProblems.reason(innermost), DatabaseProblems.isDamage(innermost));
    }
}
