package org.btestfarm.ledger.desk;

import org.btestfarm.ledger.account.Limit;

/** What is said to a demand for bytes. */
sealed interface Verdict {
    /** These bytes, 1 or more, may be leased. */
    record Give(long bytes) implements Verdict {}

    /** Nothing limits it. */
    record Free() implements Verdict {}

    /** Nothing now, but something is outstanding that may come back: the first such limit. */
    record Wait(Limit limit) implements Verdict {}

    /** Nothing today: this limit has too little left and nothing outstanding. */
    record Exhausted(Limit limit) implements Verdict {}
}
