package org.btestfarm.ledger.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.journal.JournalBase;
import org.btestfarm.ledger.journal.JournalRow;
import org.btestfarm.ledger.journal.LedgerException;

/**
 * Removes a journal's prefix from its first event on, in steps that each leave a journal which can be started from. First of all the base is set: from
 * then on whatever is left before it is skipped by everybody, so the rest may be removed at any later time.
 */
final class Removal {
    private static final int STEP = 5_000;
    private static final String OF_LEDGER = " WHERE persistence_id = '" + JournalRow.PERSISTENCE_ID + "'";

    private Removal() {}

    /** Lets the journal begin after the base's event, and takes out the snapshots that are older: both or neither. */
    static void setBase(Database database, JournalBase base) throws LedgerException {
        run(database, connection -> {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO journal_base(persistence_id, through_number, through_hash, base_event, segment) VALUES(?, ?, ?, ?, ?) ON CONFLICT (persistence_id)"
                                    + " DO UPDATE SET through_number = excluded.through_number, through_hash = excluded.through_hash,"
                                    + " base_event = excluded.base_event, segment = excluded.segment");
                    PreparedStatement delete = connection.prepareStatement("DELETE FROM snapshot" + OF_LEDGER + " AND sequence_number < ?")) {
                insert.setString(1, JournalRow.PERSISTENCE_ID);
                insert.setLong(2, base.through().number());
                insert.setBytes(3, base.through().hash().bytes());
                insert.setLong(4, base.event());
                insert.setString(5, base.segment());
                insert.executeUpdate();
                delete.setLong(1, base.through().number());
                delete.executeUpdate();
                connection.commit();
                return 0L;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        });
    }

    /** Told after each step. */
    interface Steps {
        void removed(long events) throws LedgerException;
    }

    /**
     * Removes what is left before the base, if anything is, and gives the space back.
     *
     * @return how many events were removed
     */
    static long finish(Database database, Steps steps) throws LedgerException {
        long removed = 0;
        while (true) {
            long step = run(database, Removal::step);
            if (step == 0) {
                break;
            }
            removed += step;
            steps.removed(removed);
        }
        if (removed > 0) {
            while (run(database, database::giveBack) > 0) {
                // One step at a time: the writer gets its turn between them.
            }
        }
        return removed;
    }

    private static long step(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("DELETE FROM event_journal" + OF_LEDGER
                    + " AND sequence_number <= (SELECT through_number FROM journal_base" + OF_LEDGER + ")"
                    + " AND sequence_number < (SELECT min(sequence_number) FROM event_journal" + OF_LEDGER + ") + " + STEP);
        }
    }

    private interface Work {
        long run(Connection connection) throws SQLException;
    }

    private static long run(Database database, Work work) throws LedgerException {
        try (Connection connection = database.forWriting()) {
            return work.run(connection);
        } catch (SQLException e) {
            throw database.problem(e);
        }
    }
}
