package org.btestfarm.ledger.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.btestfarm.ledger.database.Database;

/**
 * Reads a journal's database beside whoever writes it, and cannot change it. Every method is one short read: between two calls no transaction is open,
 * so a reader that waits keeps nobody from anything.
 */
public final class JournalReader implements AutoCloseable {
    private final Database database;
    private final Connection connection;

    private JournalReader(Database database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    /**
     * Opens it.
     *
     * @throws LedgerException if there is none, or it is no database, damaged, locked for 10 s, or of a newer version; names the file
     */
    public static JournalReader open(Database database) throws LedgerException {
        database.requireThere();
        try {
            Connection connection = database.forReading();
            JournalReader reader = new JournalReader(database, connection);
            try {
                reader.requireKnownSchema();
            } catch (LedgerException | SQLException e) {
                reader.close();
                throw e;
            }
            return reader;
        } catch (SQLException e) {
            throw database.problem(e);
        }
    }

    /** As {@link #open(Database)}, for a SQLite database in that file. */
    public static JournalReader open(Path file) throws LedgerException {
        return open(Database.in(file));
    }

    private void requireKnownSchema() throws SQLException, LedgerException {
        if (!database.hasTable(connection, "event_journal") || !database.hasTable(connection, "flyway_schema_history")) {
            throw new LedgerException("the database " + database.name() + " has no journal in it");
        }
        database.requireKnown(connection);
    }

    /** Where the journal begins, if a prefix of it was removed. */
    public Optional<JournalBase> base() throws LedgerException {
        return read(() -> JournalBase.read(database, connection));
    }

    /** The last event's number; 0 if there is none. */
    public long last() throws LedgerException {
        return one("SELECT coalesce(max(sequence_number), 0) FROM event_journal WHERE persistence_id = '" + JournalRow.PERSISTENCE_ID + "'");
    }

    /** The first event's number; 0 if there is none. */
    public long first() throws LedgerException {
        return one("SELECT coalesce(min(sequence_number), 0) FROM event_journal WHERE persistence_id = '" + JournalRow.PERSISTENCE_ID + "'");
    }

    /** How many rows were cut off the end, by the database's own count; empty if that does not count. */
    public OptionalLong rowsCutOff() throws LedgerException {
        return read(() -> database.rowsCutOff(connection));
    }

    /** Up to so many events that follow a number, in order. */
    public List<JournalRow> page(long after, int most) throws LedgerException {
        return read(() -> JournalRow.page(connection, after, most));
    }

    /** The event of that number. */
    public Optional<JournalRow> row(long number) throws LedgerException {
        return read(() -> JournalRow.one(connection, number));
    }

    /** The newest event of a type, searched from the end; empty if there is none. */
    public Optional<JournalRow> newest(String type) throws LedgerException {
        return read(() -> JournalRow.newest(connection, type));
    }

    /** How large the database is. */
    public Database.Size size() throws LedgerException {
        return read(() -> database.size(connection));
    }

    /** After which events there are snapshots, the newest first. */
    public List<Long> snapshots() throws LedgerException {
        return read(() -> {
            List<Long> numbers = new ArrayList<>();
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery("SELECT sequence_number FROM snapshot WHERE persistence_id = '" + JournalRow.PERSISTENCE_ID
                            + "' ORDER BY sequence_number DESC")) {
                while (row.next()) {
                    numbers.add(row.getLong(1));
                }
            }
            return numbers;
        });
    }

    /** The bytes of the snapshot after that event; empty if it is gone meanwhile. */
    public Optional<byte[]> snapshot(long number) throws LedgerException {
        return read(() -> {
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery("SELECT snapshot_payload FROM snapshot WHERE persistence_id = '" + JournalRow.PERSISTENCE_ID
                            + "' AND sequence_number = " + number)) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        });
    }

    private long one(String query) throws LedgerException {
        return read(() -> {
            try (Statement select = connection.createStatement(); ResultSet row = select.executeQuery(query)) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }

    private interface Read<T> {
        T run() throws SQLException;
    }

    private <T> T read(Read<T> read) throws LedgerException {
        try {
            return read.run();
        } catch (SQLException e) {
            throw database.problem(e);
        }
    }

    /** Which one this is. */
    public Database database() {
        return database;
    }

    @Override
    public void close() throws LedgerException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw database.problem(e);
        }
    }
}
