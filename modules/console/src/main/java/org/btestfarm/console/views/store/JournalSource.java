package org.btestfarm.console.views.store;

import java.util.List;
import java.util.Optional;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.LedgerState;

/** Reads the journal, in short reads that keep nobody from writing it. For one thread. */
public interface JournalSource extends AutoCloseable {
    /** Opens one, or says why not. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens it.
         *
         * @throws LedgerException if the journal cannot be read; one line that names it
         */
        JournalSource open() throws LedgerException;
    }

    /** The last event's number; 0 if there is none. */
    long last() throws LedgerException;

    /** The last event that is gone because it was archived; 0 if none is. */
    long floor() throws LedgerException;

    /** The state right after {@link #floor}; empty if that is 0. */
    Optional<LedgerState> floorState() throws LedgerException;

    /**
     * Events in order. One that is not there is left out.
     *
     * @param after those with higher numbers
     * @param through up to this one
     */
    List<Entry> events(long after, long through) throws LedgerException;

    @Override
    void close() throws LedgerException;
}
