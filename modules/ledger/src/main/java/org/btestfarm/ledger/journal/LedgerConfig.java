package org.btestfarm.ledger.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The journal's database on SQLite: its schema, and the configuration that makes Pekko Persistence use it. */
public final class LedgerConfig {
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

    /**
     * Brings the schema up to this program's version.
     *
     * @throws LedgerException if the file is no database, damaged, or of a newer version
     */
    public static void migrate(Path database) throws LedgerException {
        try {
            Flyway.configure()
                    .dataSource(url(database), null, null)
                    .locations("classpath:db/migration/sqlite")
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new LedgerException("cannot use the database " + database + ": " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
        }
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
