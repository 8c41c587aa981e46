package org.btestfarm.ledger.journal;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.chain.SignedHead;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.event.ChainEvent;
import org.btestfarm.ledger.event.Entry;

/**
 * How large a journal is and how much room it has.
 *
 * @param database its name: a file, or the address of a server
 * @param bytes the size of the database with what is not yet moved into it (WAL)
 * @param unusedBytes of them, those that hold nothing and will be used before it grows; empty if that is unknown
 * @param first the first event that is there; 0 if there is none
 * @param events how many are there
 * @param head the last event, and its hash
 * @param lastTime when that one happened
 * @param lastSigned the last head that was signed
 * @param freeBytes what the file system has left; empty if that is unknown
 * @param refusal why tests are refused now, if they are
 */
public record JournalStatus(
        String database,
        long bytes,
        OptionalLong unusedBytes,
        long first,
        long events,
        Optional<ChainHead> head,
        Optional<Instant> lastTime,
        Optional<SignedHead> lastSigned,
        OptionalLong freeBytes,
        Optional<String> refusal) {
    /** Whether new tests are accepted. */
    public boolean accepting() {
        return refusal.isEmpty();
    }

    /**
     * Looks at a journal, without its writer; takes a few short reads.
     *
     * @param refusal why tests are refused now, as whoever refuses them says
     * @throws LedgerException if it cannot be read; names the database
     */
    public static JournalStatus of(Database database, Optional<String> refusal) throws LedgerException {
        try (JournalReader reader = JournalReader.open(database)) {
            Database.Size size = reader.size();
            long last = reader.last();
            long first = Math.max(reader.first(), reader.base().map(base -> base.through().number() + 1).orElse(0L));
            Optional<Entry> newest = reader.row(last).map(row -> Entry.decode(row.payload()));
            Optional<SignedHead> signed = reader.newest("head").map(row -> ((ChainEvent.HeadSigned) Entry.decode(row.payload()).event()).head());
            return new JournalStatus(
                    database.name(),
                    size.bytes(),
                    size.unusedBytes(),
                    first,
                    last == 0 ? 0 : last - first + 1,
                    newest.map(Entry::head),
                    newest.map(Entry::time),
                    signed,
                    size.freeBytes(),
                    refusal);
        }
    }
}
