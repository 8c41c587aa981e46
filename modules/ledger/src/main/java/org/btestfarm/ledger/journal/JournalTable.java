package org.btestfarm.ledger.journal;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Looks into the journal's table without its writer. Reads a WAL database, so it waits for nobody and nobody waits for it. */
public final class JournalTable {
    private JournalTable() {}

    /**
     * Whether any event is about a user. Reads the whole table if not.
     *
     * @throws LedgerException if the database cannot be read; names it
     */
    public static boolean hasUserEvents(Path database) throws LedgerException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database + "?busy_timeout=5000");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT EXISTS(SELECT 1 FROM \"event_journal\" WHERE \"event_ser_manifest\" LIKE 'user%')")) {
            return result.next() && result.getBoolean(1);
        } catch (SQLException e) {
            throw new LedgerException("cannot read the database " + database + ": " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "), e);
        }
    }
}
