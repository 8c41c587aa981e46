package org.btestfarm.ledger.credential;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.database.LastingConnection;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.protocol.auth.Verifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The credentials table of the ledger's database. It has a connection for writing and one for reading beside the journal's own; a write is one short
 * transaction. Thread-safe; its methods block.
 */
public final class CredentialStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);
    private static final String COLUMNS = "\"digest\", \"nonce\", \"salt\", \"x\", \"parity\", \"sealed_password\"";

    /** A row that is younger may be one that the journal is about to name, on another node. */
    private static final Duration SURE_AFTER = Duration.ofMinutes(10);

    private final Database database;
    private final LastingConnection writing;
    private final LastingConnection reading;

    private CredentialStore(Database database) {
        this.database = database;
        this.writing = new LastingConnection(database::forSecrets);
        this.reading = new LastingConnection(database::forReading);
    }

    /**
     * Opens the table of a database whose schema is migrated.
     *
     * @throws LedgerException if the database cannot be used; names it
     */
    public static CredentialStore open(Database database) throws LedgerException {
        CredentialStore store = new CredentialStore(database);
        try {
            store.writing.with(connection -> connection);
            store.reading.with(connection -> connection);
            return store;
        } catch (SQLException e) {
            store.close();
            throw database.problem(e);
        }
    }

    /** As {@link #open(Database)}, for a SQLite database in that file. */
    public static CredentialStore open(Path file) throws LedgerException {
        return open(Database.in(file));
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** Autocommit stays on: without it SQLite's driver begins the next transaction, and so locks the database, right after a commit. */
    private void write(Work work) throws LedgerException {
        try {
            writing.with(connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(database.begin());
                    try {
                        work.on(connection);
                        statement.execute("COMMIT");
                    } catch (SQLException e) {
                        rollback(statement, e);
                        throw e;
                    }
                }
                return true;
            });
        } catch (SQLException e) {
            throw database.problem(e);
        }
    }

    private static void rollback(Statement statement, SQLException cause) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e); // A full disk ends the transaction by itself.
        }
    }

    /**
     * Stores a row; durable on return.
     *
     * @throws LedgerException if the database does not take it
     */
    public void insert(Digest digest, Credentials credentials) throws LedgerException {
        write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO \"credentials\"(" + COLUMNS + ") VALUES(?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, digest.toString());
                insert.setBytes(2, credentials.nonce());
                insert.setBytes(3, credentials.verifier().salt());
                insert.setBytes(4, credentials.verifier().x());
                insert.setInt(5, credentials.verifier().parity());
                insert.setBytes(6, credentials.sealed().orElse(null));
                insert.executeUpdate();
            }
        });
    }

    /**
     * Erases rows, if they are there, and what the database's own files have of them.
     *
     * @return whether those are clean too; if not, a reader is in the way: call {@link #clean} later
     * @throws LedgerException if the database does not take it
     */
    public boolean erase(Collection<Digest> digests) throws LedgerException {
        write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM \"credentials\" WHERE \"digest\" = ?")) {
                for (Digest digest : digests) {
                    delete.setString(1, digest.toString());
                    delete.executeUpdate();
                }
            }
        });
        return clean();
    }

    /**
     * Has the database clean its own files of rows that are erased.
     *
     * @return whether they are clean
     * @throws LedgerException if the database cannot be used
     */
    public boolean clean() throws LedgerException {
        try {
            return writing.with(database::clean);
        } catch (SQLException e) {
            throw database.problem(e);
        }
    }

    /**
     * Erases all rows but those: what a crash left between two steps of a change. Where other nodes use the table, young rows are left to a later start.
     *
     * @return how many it erased
     * @throws LedgerException if the database cannot be used
     */
    public int sweep(Set<Digest> known) throws LedgerException {
        Set<Digest> orphans = new HashSet<>(database instanceof PostgresDatabase ? old() : all().keySet());
        orphans.removeAll(known);
        if (!orphans.isEmpty() && !erase(orphans)) {
            LOG.debug("the files of {} are in use and are cleaned later", database.name());
        }
        return orphans.size();
    }

    private Set<Digest> old() throws LedgerException {
        return select(" WHERE \"stored\" < now() - interval '" + SURE_AFTER.toSeconds() + " seconds'", List.of()).keySet();
    }

    /**
     * The row of a digest.
     *
     * @throws LedgerException if the database cannot be read
     */
    public Optional<Credentials> find(Digest digest) throws LedgerException {
        return Optional.ofNullable(select(" WHERE \"digest\" = ?", List.of(digest.toString())).get(digest));
    }

    /**
     * All rows.
     *
     * @throws LedgerException if the database cannot be read
     */
    public Map<Digest, Credentials> all() throws LedgerException {
        return select("", List.of());
    }

    private Map<Digest, Credentials> select(String where, List<String> parameters) throws LedgerException {
        Map<Digest, Credentials> rows = new HashMap<>();
        List<String> damaged = new ArrayList<>();
        try {
            reading.with(connection -> {
                rows.clear();
                damaged.clear();
                try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS + " FROM \"credentials\"" + where)) {
                    for (int i = 0; i < parameters.size(); i++) {
                        select.setString(i + 1, parameters.get(i));
                    }
                    read(select, rows, damaged);
                }
                return rows;
            });
        } catch (SQLException e) {
            throw database.problem(e);
        }
        if (!damaged.isEmpty()) {
            LOG.warn("{} rows of the table credentials in {} are damaged and not used, the first is {}", damaged.size(), database.name(), damaged.get(0));
        }
        return rows;
    }

    private static void read(PreparedStatement select, Map<Digest, Credentials> rows, List<String> damaged) throws SQLException {
        try (ResultSet result = select.executeQuery()) {
            while (result.next()) {
                try {
                    Verifier verifier = new Verifier(result.getBytes(3), result.getBytes(4), result.getInt(5));
                    rows.put(Digest.parse(result.getString(1)), new Credentials(result.getBytes(2), verifier, Optional.ofNullable(result.getBytes(6))));
                } catch (IllegalArgumentException e) {
                    damaged.add(result.getString(1));
                    LOG.debug("a damaged row of credentials", e);
                }
            }
        }
    }

    @Override
    public void close() throws LedgerException {
        try (writing; reading) {
            LOG.trace("the credentials' connections close");
        } catch (SQLException e) {
            throw database.problem(e);
        }
    }
}
