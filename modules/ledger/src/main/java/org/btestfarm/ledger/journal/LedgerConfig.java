package org.btestfarm.ledger.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;

/** The journal's database on SQLite: its schema, and the configuration that makes Pekko Persistence use it. */
public final class LedgerConfig {
    /** The newest schema that this program knows: the number of the last file in {@code db/migration}. */
    public static final int SCHEMA = 3;

    static final String NEWEST = "SELECT coalesce(max(CAST(version AS INTEGER)), 0) FROM flyway_schema_history";
    static final int BUSY_MILLIS = 10_000;

    private LedgerConfig() {}

    /** The address of a database file for the one writer: durable on return, waiting at most 10 s for a reader's lock. */
    public static String url(Path database) {
        return "jdbc:sqlite:" + database
                + "?journal_mode=WAL&synchronous=FULL&busy_timeout=10000&foreign_keys=true&transaction_mode=IMMEDIATE";
    }

    /** The address of the database that an actor system's journal is in. */
    public static String url(Config system) {
        return system.getString("pekko-persistence-jdbc.shared-databases.slick.db.url");
    }

    /** The database's file, for people. */
    public static String file(Config system) {
        String url = url(system);
        int options = url.indexOf('?');
        return url.substring("jdbc:sqlite:".length(), options < 0 ? url.length() : options);
    }

    /**
     * Brings the schema up to this program's version.
     *
     * @throws LedgerException if the file is no database, damaged, or of a newer version
     */
    public static void migrate(Path database) throws LedgerException {
        prepare(database);
        try {
            Flyway.configure()
                    .dataSource(url(database), null, null)
                    .locations("classpath:db/migration/sqlite")
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw DatabaseProblems.of(database, e);
        }
    }

    /** A new file is made so that space which an archive frees goes back to the system; one of a newer version is refused before Flyway sees it. */
    private static void prepare(Path database) throws LedgerException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + database); Statement statement = connection.createStatement()) {
            if (count(statement, "SELECT count(*) FROM sqlite_master") == 0) {
                statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
                statement.execute("VACUUM");
            } else if (count(statement, "SELECT count(*) FROM sqlite_master WHERE name = 'flyway_schema_history'") > 0) {
                requireKnown(database, count(statement, NEWEST));
            }
        } catch (SQLException e) {
            throw DatabaseProblems.of(database, e);
        }
    }

    private static long count(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.getLong(1);
        }
    }

    static void requireKnown(Path database, long schema) throws LedgerException {
        if (schema > SCHEMA) {
            throw new LedgerException("cannot use the database " + database + ": it was written by a newer version of this program, its schema is "
                    + schema + ", known are those up to " + SCHEMA);
        }
    }

    /** What a failed statement means, in one line that names the file. */
    public static LedgerException problem(Path database, SQLException e) {
        return DatabaseProblems.of(database, e);
    }

    /** What to lay over an actor system's configuration. One connection: there is one writer. */
    public static Config pekko(Path database) {
        return ConfigFactory.parseMap(Map.ofEntries(
                Map.entry("pekko.persistence.journal.plugin", "jdbc-journal"),
                Map.entry("pekko.persistence.snapshot-store.plugin", "jdbc-snapshot-store"),
                Map.entry("jdbc-snapshot-store.snapshot-is-optional", true),
                Map.entry("jdbc-journal.use-shared-db", "slick"),
                Map.entry("jdbc-snapshot-store.use-shared-db", "slick"),
                Map.entry("jdbc-read-journal.use-shared-db", "slick"),
                Map.entry("pekko-persistence-jdbc.shared-databases.slick.profile", "slick.jdbc.SQLiteProfile$"),
                Map.entry("pekko-persistence-jdbc.shared-databases.slick.db.connectionPool", "HikariCP"),
                Map.entry("pekko-persistence-jdbc.shared-databases.slick.db.driver", "org.sqlite.JDBC"),
                Map.entry("pekko-persistence-jdbc.shared-databases.slick.db.url", url(database)),
                Map.entry("pekko-persistence-jdbc.shared-databases.slick.db.numThreads", 1),
                Map.entry("pekko-persistence-jdbc.shared-databases.slick.db.maxConnections", 1),
                Map.entry("pekko-persistence-jdbc.shared-databases.slick.db.minConnections", 1)));
    }
}
