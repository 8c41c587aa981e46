package org.btestfarm.ledger.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/**
 * Reads a journal's database beside whoever writes it, and cannot change it. Every method is one short read: between two calls no transaction is open,
 * so a reader that waits keeps nobody from anything.
 */
public final class JournalReader implements AutoCloseable {
    private final Path database;
    private final Connection connection;

    private JournalReader(Path database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    /**
     * Opens it.
     *
     * @throws LedgerException if there is none, or it is no database, damaged, locked for 10 s, or of a newer version; names the file
     */
    public static JournalReader open(Path database) throws LedgerException {
        if (!Files.isRegularFile(database)) {
            throw new LedgerException("there is no journal: the file " + database + " does not exist");
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(LedgerConfig.BUSY_MILLIS);
        try {
            Connection connection = config.createConnection("jdbc:sqlite:" + database);
            JournalReader reader = new JournalReader(database, connection);
            try {
                reader.requireKnownSchema();
            } catch (LedgerException e) {
                reader.close();
                throw e;
            }
            return reader;
        } catch (SQLException e) {
            throw DatabaseProblems.of(database, e);
        }
    }

    private void requireKnownSchema() throws LedgerException {
        if (one("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('event_journal', 'flyway_schema_history')") < 2) {
            throw new LedgerException("the database " + database + " has no journal in it");
        }
        LedgerConfig.requireKnown(database, one(LedgerConfig.NEWEST));
    }

    /** Where the journal begins, if a prefix of it was removed. */
    public Optional<JournalBase> base() throws LedgerException {
        return read(() -> JournalBase.read(connection));
    }

    /** The last event's number; 0 if there is none. */
    public long last() throws LedgerException {
        return one("SELECT coalesce(max(sequence_number), 0) FROM event_journal WHERE persistence_id = '" + JournalRow.PERSISTENCE_ID + "'");
    }

    /** The first event's number; 0 if there is none. */
    public long first() throws LedgerException {
        return one("SELECT coalesce(min(sequence_number), 0) FROM event_journal WHERE persistence_id = '" + JournalRow.PERSISTENCE_ID + "'");
    }

    /** How many rows were ever written by the database's own count, less the place of the last one that is there: more than 0 if the end was cut off. */
    public long rowsCutOff() throws LedgerException {
        return one("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'event_journal'), 0) - coalesce((SELECT max(ordering) FROM event_journal), 0)");
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

    /** How many bytes of the database's file hold nothing and will be used before it grows. */
    public long unusedBytes() throws LedgerException {
        return one("PRAGMA freelist_count") * one("PRAGMA page_size");
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
            throw DatabaseProblems.of(database, e);
        }
    }

    /** Which file this is. */
    public Path database() {
        return database;
    }

    @Override
    public void close() throws LedgerException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw DatabaseProblems.of(database, e);
        }
    }
}
