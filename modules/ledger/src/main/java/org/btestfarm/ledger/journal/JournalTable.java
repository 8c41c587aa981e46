package org.btestfarm.ledger.journal;

import java.sql.SQLException;
import org.btestfarm.ledger.database.Database;

/** Looks into the journal's table without its writer. It waits for nobody and nobody waits for it. */
public final class JournalTable {
    private JournalTable() {}

    /**
     * Whether any event is about a user. Reads the whole table if not.
     *
     * @throws LedgerException if the database cannot be read; names it
     */
    public static boolean hasUserEvents(Database database) throws LedgerException {
        try (var connection = database.forReading()) {
            return Database.number(connection, "SELECT count(*) FROM (SELECT 1 FROM \"event_journal\" WHERE \"event_ser_manifest\" LIKE 'user%' LIMIT 1) AS found") > 0;
        } catch (SQLException e) {
            throw database.problem(e);
        }
    }
}
