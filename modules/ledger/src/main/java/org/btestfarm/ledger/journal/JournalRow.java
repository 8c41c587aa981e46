package org.btestfarm.ledger.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An event as the database has it: its bytes, and the columns that repeat what stands in them.
 *
 * @param number where the row says that it belongs
 * @param payload the event's bytes; not copied, so nobody may change them
 * @param manifest what type and version the row says that it has
 * @param serializer which serializer the row says that it needs
 * @param writtenMillis when Pekko handed it to the database, milliseconds since 1970
 * @param deleted whether it is marked as deleted, which nobody ever does here
 * @param ordering the row's place in the table
 */
public record JournalRow(
        long number, byte[] payload, String manifest, int serializer, long writtenMillis, boolean deleted, long ordering) {
    /** The journal's name in the database. */
    public static final String PERSISTENCE_ID = "ledger";

    private static final String SELECT = "SELECT sequence_number, event_payload, event_ser_manifest, event_ser_id, write_timestamp, deleted, ordering"
            + " FROM event_journal WHERE persistence_id = '" + PERSISTENCE_ID + "' AND ";

    /** The row of that number. */
    static Optional<JournalRow> one(Connection connection, long number) throws SQLException {
        return select(connection, "sequence_number = ? LIMIT ?", number, 1).stream().findFirst();
    }

    /** The rows that follow a number, in order; nothing is held when this returns. */
    static List<JournalRow> page(Connection connection, long after, int most) throws SQLException {
        return select(connection, "sequence_number > ? ORDER BY sequence_number LIMIT ?", after, most);
    }

    /** The last row whose manifest begins with that type's name. */
    static Optional<JournalRow> newest(Connection connection, String type) throws SQLException {
        return select(connection, "event_ser_manifest LIKE ? ORDER BY sequence_number DESC LIMIT ?", type + ":%", 1).stream().findFirst();
    }

    private static List<JournalRow> select(Connection connection, String condition, Object value, int most) throws SQLException {
        List<JournalRow> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT + condition)) {
            select.setObject(1, value);
            select.setInt(2, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new JournalRow(
                            row.getLong(1), row.getBytes(2), row.getString(3), row.getInt(4), row.getLong(5), row.getBoolean(6), row.getLong(7)));
                }
            }
        }
        return rows;
    }
}
