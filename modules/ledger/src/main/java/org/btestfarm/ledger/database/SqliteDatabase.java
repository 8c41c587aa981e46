package org.btestfarm.ledger.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.OptionalLong;
import org.btestfarm.ledger.journal.FileProblems;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.journal.SecretFiles;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;

/**
 * A database in a file of the data directory, for the one process that has that directory. Its write-ahead log lets readers and the writer alone with each
 * other; transactions that write begin as such (IMMEDIATE), so that they wait for one another instead of failing.
 *
 * @param file which
 */
public record SqliteDatabase(Path file) implements Database {
    static final String PREFIX = "jdbc:sqlite:";
    private static final int BUSY_MILLIS = 10_000;
    private static final int CREDENTIALS_BUSY_MILLIS = 5_000;

    /** How long the writer may be kept waiting while the write-ahead log is emptied, milliseconds. */
    private static final int CHECKPOINT_PATIENCE = 200;

    private static final int PAGES = 2_000;

    /** The address for the one writer: durable on return, waiting at most 10 s for a reader's lock. */
    public String url() {
        return PREFIX + file + "?journal_mode=WAL&synchronous=FULL&busy_timeout=" + BUSY_MILLIS + "&foreign_keys=true&transaction_mode=IMMEDIATE";
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public String shortName() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public Connection forWriting() throws SQLException {
        return DriverManager.getConnection(url());
    }

    /** What is deleted is overwritten with zeros (secure_delete). */
    @Override
    public Connection forSecrets() throws SQLException {
        Connection connection = DriverManager.getConnection(url() + "&secure_delete=true");
        try {
            patience(connection, CREDENTIALS_BUSY_MILLIS);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private static void patience(Connection connection, int millis) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=" + millis);
        }
    }

    @Override
    public Connection forReading() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        return config.createConnection(PREFIX + file);
    }

    @Override
    public void migrate() throws LedgerException {
        if (prepare()) {
            return;
        }
        try {
            Flyway.configure()
                    .dataSource(url(), null, null)
                    .locations("classpath:db/migration/sqlite")
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw problem(e);
        }
    }

    /**
     * A new file is made for its owner alone, since verifiers and addresses are in it (the log beside it gets the same mode), and so that space which an archive
     * frees goes back to the system; one of a newer version is refused before Flyway sees it. Returns whether the schema is this program's already.
     */
    private boolean prepare() throws LedgerException {
        try {
            SecretFiles.makeEmpty(file);
        } catch (IOException e) {
            throw new LedgerException("cannot make the database " + name() + ": " + FileProblems.reason(e), e);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        try (Connection connection = config.createConnection(PREFIX + file); Statement statement = connection.createStatement()) {
            if (Database.number(connection, "SELECT count(*) FROM sqlite_master") == 0) {
                statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
                statement.execute("VACUUM");
                return false;
            }
            return hasTable(connection, "flyway_schema_history") && isCurrent(connection);
        } catch (SQLException e) {
            throw problem(e);
        }
    }

    /** One connection: there is one writer. */
    @Override
    public Map<String, Object> pekko() {
        String shared = "pekko-persistence-jdbc.shared-databases.slick.";
        return Map.of(
                shared + "profile", "slick.jdbc.SQLiteProfile$",
                shared + "db.connectionPool", "HikariCP",
                shared + "db.driver", "org.sqlite.JDBC",
                shared + "db.url", url(),
                shared + "db.numThreads", 1,
                shared + "db.maxConnections", 1,
                shared + "db.minConnections", 1);
    }

    @Override
    public String begin() {
        return "BEGIN IMMEDIATE";
    }

    @Override
    public Size size(Connection reading) throws SQLException {
        long unused = Database.number(reading, "PRAGMA freelist_count") * Database.number(reading, "PRAGMA page_size");
        try {
            long bytes = size(file) + size(file.resolveSibling(file.getFileName() + "-wal"));
            return new Size(bytes, OptionalLong.of(unused), OptionalLong.of(Files.getFileStore(file).getUsableSpace()));
        } catch (IOException e) {
            throw new SQLException("nobody can tell its size: " + e.getMessage(), e);
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    @Override
    public OptionalLong rowsCutOff(Connection reading) throws SQLException {
        return OptionalLong.of(Database.number(
                reading,
                "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'event_journal'), 0) - coalesce((SELECT max(ordering) FROM event_journal), 0)"));
    }

    @Override
    public long giveBack(Connection writing) throws SQLException {
        try (Statement statement = writing.createStatement()) {
            long before = Database.number(writing, "PRAGMA freelist_count");
            statement.execute("PRAGMA incremental_vacuum(" + PAGES + ")");
            return before - Database.number(writing, "PRAGMA freelist_count");
        }
    }

    /** Moves the write-ahead log into the database and empties it: it may hold pages with rows that are erased. */
    @Override
    public boolean clean(Connection writing) throws SQLException {
        try (Statement statement = writing.createStatement()) {
            patience(writing, CHECKPOINT_PATIENCE);
            try (ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                return result.next() && result.getInt(1) == 0;
            }
        } finally {
            patience(writing, CREDENTIALS_BUSY_MILLIS);
        }
    }

    @Override
    public boolean hasTable(Connection connection, String name) throws SQLException {
        return Database.number(connection, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?", name) > 0;
    }

    @Override
    public void requireThere() throws LedgerException {
        if (!Files.isRegularFile(file)) {
            throw new LedgerException("there is no journal: the file " + file + " does not exist");
        }
    }
}
