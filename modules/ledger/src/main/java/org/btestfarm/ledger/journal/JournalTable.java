package org.btestfarm.ledger.journal;

import java.sql.SQLException;
import org.btestfarm.ledger.database.Database;

/** Looks into the journal's table without its writer. It waits for nobody and nobody waits for it. */
public final class JournalTable {
    private JournalTable() {}

    /**
     * Whether there may have been a user: an event is about one, or the beginning of the journal was archived, and only the archive knows. Reads the whole table
     * if not.
     *
     * @throws LedgerException if the database cannot be read; names it
     */
    public static boolean mayHaveHadUsers(Database database) throws LedgerException {
        try (var connection = database.forReading()) {
            return JournalBase.read(database, connection).isPresent() || Database.number(connection, "SELECT count(*) FROM (SELECT 1 FROM \"event_journal\" WHERE \"event_ser_manifest\" LIKE 'user%' LIMIT 1) AS found") > 0;
        } catch (SQLException e) {
            throw database.problem(e);
        }
    }
}
