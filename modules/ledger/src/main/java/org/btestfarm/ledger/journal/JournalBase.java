package org.btestfarm.ledger.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.database.DatabaseProblems;
import org.btestfarm.ledger.event.ChainEvent;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateImage;

/**
 * Where the journal begins after a prefix of it was archived and removed. It is written together with the removal; it proves nothing by itself, but
 * names the base event that does.
 *
 * @param through the last event that may be absent
 * @param event the number of the base event that holds the state right after it
 * @param segment the archive's file when it was written
 */
public record JournalBase(ChainHead through, long event, String segment) {
    private static final String SELECT =
            "SELECT through_number, through_hash, base_event, segment FROM journal_base WHERE persistence_id = ?";

    /** Where the journal in that database begins; empty if nothing of it was removed. */
    static Optional<JournalBase> read(Database database, Connection connection) throws SQLException {
        if (!database.hasTable(connection, "journal_base")) {
            return Optional.empty(); // It was last used by a version without archives.
        }
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, JournalRow.PERSISTENCE_ID);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new JournalBase(
                                new ChainHead(row.getLong(1), new Digest(row.getBytes(2))), row.getLong(3), row.getString(4)))
                        : Optional.empty();
            }
        }
    }

    /**
     * The state that a replay of what is left begins with: that of the base event, or of an empty journal.
     *
     * @throws JournalFormatException if the base event is missing, or is not the one that the base names
     */
    public static LedgerState start(Database database) {
        try (Connection connection = database.forReading()) {
            Optional<JournalBase> base = read(database, connection);
            return base.isEmpty() ? new LedgerState() : base.get().state(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the journal's base: " + DatabaseProblems.reason(e), e);
        }
    }

    private LedgerState state(Connection connection) throws SQLException {
        return StateImage.restore(event(JournalRow.one(connection, event)
                .orElseThrow(() -> new JournalFormatException("event " + event + " is missing, which holds the journal's base"))).image());
    }

    /**
     * The base event in a row.
     *
     * @throws JournalFormatException if it is another event, or the base of another number
     */
    public ChainEvent.Base event(JournalRow row) {
        Entry entry = Entry.decode(row.payload());
        if (entry.number() == event && entry.event() instanceof ChainEvent.Base base && base.through().equals(through)) {
            return base;
        }
        throw new JournalFormatException("the journal begins after event " + through.number() + ", but event " + event + " is not the base that says so");
    }
}
