package org.btestfarm.console.pages.audit;

import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.journal.LedgerException;

/**
 * The journal, to be read beside the running ledger.
 *
 * @param opener opens it
 * @param calendar where days end
 */
public record Journal(Opener opener, FarmCalendar calendar) {
    /** Opens the journal; whoever asked closes it. */
    @FunctionalInterface
    public interface Opener {
        /** Up to the event that is the last now. */
        History open() throws LedgerException;
    }
}
