package org.btestfarm.ledger.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.btestfarm.ledger.database.SqliteDatabase;

/** The configuration that makes Pekko Persistence use the ledger's database. */
public final class LedgerConfig {
    private static final String NAME = "btest-farm-ledger-database";

    private LedgerConfig() {}

    /** What to lay over an actor system's configuration. */
    public static Config pekko(Database database) {
        Config own = ConfigFactory.parseMap(Map.of(
                "pekko.persistence.journal.plugin", "jdbc-journal",
                "pekko.persistence.snapshot-store.plugin", "jdbc-snapshot-store",
                "jdbc-snapshot-store.snapshot-is-optional", true,
                "jdbc-journal.use-shared-db", "slick",
                "jdbc-snapshot-store.use-shared-db", "slick",
                "jdbc-read-journal.use-shared-db", "slick"));
        return own.withFallback(ConfigFactory.parseMap(database.pekko())).withFallback(named(database));
    }

    private static Config named(Database database) {
        if (database instanceof PostgresDatabase postgres) {
            Config named = ConfigFactory.parseMap(Map.of(NAME + ".address", postgres.address(), NAME + ".user", postgres.user()));
            return postgres.password().isEmpty() ? named : named.withFallback(ConfigFactory.parseMap(Map.of(NAME + ".password", postgres.password().get())));
        }
        return ConfigFactory.parseMap(Map.of(NAME + ".file", ((SqliteDatabase) database).file().toString()));
    }

    /** As {@link #pekko(Database)}, for a SQLite database in that file. */
    public static Config pekko(Path file) {
        return pekko(Database.in(file));
    }

    /** The database that an actor system's journal is in. */
    public static Database database(Config system) {
        Config named = system.getConfig(NAME);
        return named.hasPath("file")
                ? Database.in(Path.of(named.getString("file")))
                : new PostgresDatabase(
                        named.getString("address"),
                        named.getString("user"),
                        named.hasPath("password") ? Optional.of(named.getString("password")) : Optional.empty());
    }

    /**
     * Brings the schema of a SQLite database up to this program's version.
     *
     * @throws LedgerException if the file is no database, damaged, or of a newer version
     */
    public static void migrate(Path file) throws LedgerException {
        Database.in(file).migrate();
    }
}
