package org.btestfarm.ledger.database;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.protocol.Quote;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * A database on a PostgreSQL server, for all nodes of a farm. It belongs to one farm: its advisory lock decides who writes.
 *
 * @param address {@code HOST[:PORT]/DATABASE}, with the driver's own settings behind a question mark if there are any
 * @param user who logs in
 * @param password with what, if the server wants one
 */
public record PostgresDatabase(String address, String user, Optional<String> password) implements Database {
    static final String PREFIX = "jdbc:postgresql://";

    /** Every wait has an end: that of a server that is gone without a word is this, seconds. */
    private static final int SILENCE_SECONDS = 20;

    private static final int CONNECT_SECONDS = 5;
    private static final int CONNECTIONS = 4;
    private static final int POOL_PATIENCE_MILLIS = 5_000;

    /**
     * A database.
     *
     * @throws IllegalArgumentException if that is no address; one line
     */
    public PostgresDatabase {
        if (!address.matches("[^/?@\\s]+/[^/?\\s]+(\\?\\S*)?")) {
            throw new IllegalArgumentException(Quote.of(address)
                    + " is not the address of a database, allowed are forms like postgresql://HOST:5432/DATABASE, without a password");
        }
        if (user.isBlank()) {
            throw new IllegalArgumentException("there is no user for the database, allowed is the name of a PostgreSQL role");
        }
    }

    /**
     * A database of that address.
     *
     * @param url {@code postgresql://HOST[:PORT]/DATABASE}, with or without {@code jdbc:} before it
     * @throws IllegalArgumentException if it is another; one line
     */
    public static PostgresDatabase of(String url, String user, Optional<String> password) {
        String bare = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
        if (!bare.startsWith("postgresql://")) {
            throw new IllegalArgumentException(Quote.of(url)
                    + " is not the address of a database, allowed are embedded and forms like postgresql://HOST:5432/DATABASE");
        }
        return new PostgresDatabase(bare.substring("postgresql://".length()), user, password);
    }

    /**
     * The address for the driver. What is committed is durable whatever the server's default is; a batch of events goes in one statement.
     *
     * @param what for, as the server shows it
     */
    String url(String what) {
        String own = "ApplicationName=" + encoded("btest-farm " + what) + "&connectTimeout=" + CONNECT_SECONDS + "&loginTimeout=" + 2 * CONNECT_SECONDS
                + "&socketTimeout=" + SILENCE_SECONDS + "&tcpKeepAlive=true&reWriteBatchedInserts=true&options=" + encoded("-c synchronous_commit=on");
        return PREFIX + address + (address.indexOf('?') < 0 ? "?" : "&") + own;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String name() {
        int options = address.indexOf('?');
        return "postgresql://" + (options < 0 ? address : address.substring(0, options));
    }

    @Override
    public String shortName() {
        return name();
    }

    /** Says nothing of the password. */
    @Override
    public String toString() {
        return "PostgresDatabase[" + name() + "]";
    }

    Connection connect(String what) throws SQLException {
        return DriverManager.getConnection(url(what), user, password.orElse(null));
    }

    @Override
    public Connection forWriting() throws SQLException {
        return connect("administration");
    }

    @Override
    public Connection forSecrets() throws SQLException {
        return connect("credentials");
    }

    /** Read-only; each statement is a transaction of its own, so nothing is held between two. */
    @Override
    public Connection forReading() throws SQLException {
        Connection connection = connect("reader");
        try {
            connection.setReadOnly(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET default_transaction_read_only = on");
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** Nodes that start at the same time wait for one another: Flyway takes a lock. */
    @Override
    public void migrate() throws LedgerException {
        try (Connection connection = connect("schema")) {
            if (hasTable(connection, "flyway_schema_history") && isCurrent(connection)) {
                return;
            }
        } catch (SQLException e) {
            throw problem(e);
        }
        try {
            Flyway.configure()
                    .dataSource(url("schema"), user, password.orElse(null))
                    .locations("classpath:db/migration/postgresql")
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw problem(e);
        }
    }

    @Override
    public Map<String, Object> pekko() {
        String shared = "pekko-persistence-jdbc.shared-databases.slick.";
        Map<String, Object> settings = new HashMap<>(Map.of(
                shared + "profile", "slick.jdbc.PostgresProfile$",
                shared + "db.connectionPool", "HikariCP",
                shared + "db.driver", "org.postgresql.Driver",
                shared + "db.url", url("journal"),
                shared + "db.user", user,
                shared + "db.numThreads", CONNECTIONS,
                shared + "db.maxConnections", CONNECTIONS,
                shared + "db.minConnections", 1,
                shared + "db.connectionTimeout", POOL_PATIENCE_MILLIS));
        // A node that becomes the writer has its connections already.
        settings.put("pekko.extensions", List.of("org.apache.pekko.persistence.Persistence"));
        settings.put("pekko.persistence.journal.auto-start-journals", List.of("jdbc-journal"));
        settings.put("pekko.persistence.snapshot-store.auto-start-snapshot-stores", List.of("jdbc-snapshot-store"));
        password.ifPresent(secret -> settings.put(shared + "db.password", secret));
        return settings;
    }

    @Override
    public String begin() {
        return "BEGIN";
    }

    /** What its file system has left, only the server knows. */
    @Override
    public Size size(Connection reading) throws SQLException {
        return new Size(Database.number(reading, "SELECT pg_database_size(current_database())"), OptionalLong.empty(), OptionalLong.empty());
    }

    /** Unknown: a sequence counts what was rolled back too. */
    @Override
    public OptionalLong rowsCutOff(Connection reading) {
        return OptionalLong.empty();
    }

    /** The server does that by itself (autovacuum), and uses the space again. */
    @Override
    public long giveBack(Connection writing) {
        return 0;
    }

    /** Takes deleted rows out of the table. The server's log and its backups are its operator's. */
    @Override
    public boolean clean(Connection writing) throws SQLException {
        try (Statement statement = writing.createStatement()) {
            statement.execute("VACUUM \"credentials\"");
            return true;
        }
    }

    @Override
    public boolean hasTable(Connection connection, String name) throws SQLException {
        return Database.number(connection, "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = ?", name) > 0;
    }

    @Override
    public void requireThere() {
        // Who connects finds out.
    }
}
