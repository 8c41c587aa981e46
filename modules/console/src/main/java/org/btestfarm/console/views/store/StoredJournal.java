package org.btestfarm.console.views.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.journal.JournalBase;
import org.btestfarm.ledger.journal.JournalReader;
import org.btestfarm.ledger.journal.JournalRow;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateImage;

/** The journal in the database of a farm, of whichever kind that is. */
public final class StoredJournal implements JournalSource {
    private final Database database;
    private final JournalReader reader;

    /**
     * Opens it.
     *
     * @throws LedgerException if it cannot be read; names the database
     */
    public StoredJournal(Database database) throws LedgerException {
        this.database = database;
        this.reader = JournalReader.open(database);
    }

    @Override
    public long last() throws LedgerException {
        return reader.last();
    }

    @Override
    public long floor() throws LedgerException {
        return reader.base().map(base -> base.through().number()).orElse(0L);
    }

    @Override
    public Optional<LedgerState> floorState() throws LedgerException {
        Optional<JournalBase> base = reader.base();
        if (base.isEmpty()) {
            return Optional.empty();
        }
        long event = base.get().event();
        JournalRow row = reader.row(event)
                .orElseThrow(() -> new LedgerException("event " + event + " of " + database.name() + " is missing, which holds the journal's base"));
        try {
            return Optional.of(StateImage.restore(base.get().event(row).image()));
        } catch (JournalFormatException e) {
            throw new LedgerException("the journal in " + database.name() + " is damaged: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Entry> events(long after, long through) throws LedgerException {
        List<Entry> entries = new ArrayList<>();
        int most = (int) Math.min(through - after, Integer.MAX_VALUE);
        try {
            for (JournalRow row : reader.page(after, most)) {
                if (row.number() <= through) {
                    entries.add(Entry.decode(row.payload()));
                }
            }
        } catch (JournalFormatException e) {
            throw new LedgerException("the journal in " + database.name() + " cannot be read: " + e.getMessage(), e);
        }
        return entries;
    }

    @Override
    public void close() throws LedgerException {
        reader.close();
    }
}
