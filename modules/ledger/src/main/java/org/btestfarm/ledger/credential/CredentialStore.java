package org.btestfarm.ledger.credential;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.protocol.auth.Verifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The credentials table of a SQLite database. It has a connection for writing and one for reading beside the journal's own. A write is one short
 * transaction that begins as a writer (IMMEDIATE), so it and the journal's wait for one another instead of failing; readers of a WAL database wait for
 * nobody. Thread-safe; its methods block.
 */
public final class CredentialStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);
    private static final String COLUMNS = "\"digest\", \"nonce\", \"salt\", \"x\", \"parity\", \"sealed_password\"";

    /** How long the writer may be kept waiting while the write-ahead log is emptied, milliseconds. */
    private static final int CHECKPOINT_PATIENCE = 200;

    private static final int PATIENCE = 5_000;

    private final Path database;
    private final Connection writing;
    private final Connection reading;

    private CredentialStore(Path database, Connection writing, Connection reading) {
        this.database = database;
        this.writing = writing;
        this.reading = reading;
    }

    /**
     * Opens the table of a database whose schema is migrated.
     *
     * @throws LedgerException if the database cannot be used; names it
     */
    public static CredentialStore open(Path database) throws LedgerException {
        try {
            // secure_delete: what is deleted is overwritten with zeros, not only forgotten.
            Connection writing = DriverManager.getConnection(LedgerConfig.url(database) + "&secure_delete=true");
            try {
                patience(writing, PATIENCE);
                return new CredentialStore(database, writing, DriverManager.getConnection("jdbc:sqlite:" + database + "?busy_timeout=" + PATIENCE));
            } catch (SQLException e) {
                writing.close();
                throw e;
            }
        } catch (SQLException e) {
            throw failed(database, e);
        }
    }

    private static LedgerException failed(Path database, SQLException e) {
        return new LedgerException("cannot use the database " + database + ": " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "), e);
    }

    private static void patience(Connection connection, int millis) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=" + millis);
        }
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** Autocommit stays on: without it the driver begins the next transaction, and so locks the database, right after a commit. */
    private void write(Work work) throws LedgerException {
        synchronized (writing) {
            try (Statement statement = writing.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                try {
                    work.on(writing);
                    statement.execute("COMMIT");
                } catch (SQLException e) {
                    rollback(statement, e);
                    throw e;
                }
            } catch (SQLException e) {
                throw failed(database, e);
            }
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
     * Erases rows, if they are there, and what the database's write-ahead log has of them.
     *
     * @return whether the log is clean too; if not, a reader is in the way: call {@link #clean} later
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
     * Moves the write-ahead log into the database and empties it: it may hold pages with rows that are erased.
     *
     * @return whether it is empty
     * @throws LedgerException if the database cannot be used
     */
    public boolean clean() throws LedgerException {
        synchronized (writing) {
            try {
                try (Statement statement = writing.createStatement()) {
                    patience(writing, CHECKPOINT_PATIENCE);
                    try (ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                        return result.next() && result.getInt(1) == 0;
                    }
                } finally {
                    patience(writing, PATIENCE);
                }
            } catch (SQLException e) {
                throw failed(database, e);
            }
        }
    }

    /**
     * Erases all rows but those: what a crash left between two steps of a change.
     *
     * @return how many it erased
     * @throws LedgerException if the database cannot be used
     */
    public int sweep(Set<Digest> known) throws LedgerException {
        Set<Digest> orphans = new HashSet<>(all().keySet());
        orphans.removeAll(known);
        if (!orphans.isEmpty() && !erase(orphans)) {
            LOG.debug("the write-ahead log of {} is in use and is emptied later", database);
        }
        return orphans.size();
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
        synchronized (reading) {
            try (PreparedStatement select = reading.prepareStatement("SELECT " + COLUMNS + " FROM \"credentials\"" + where)) {
                for (int i = 0; i < parameters.size(); i++) {
                    select.setString(i + 1, parameters.get(i));
                }
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
            } catch (SQLException e) {
                throw failed(database, e);
            }
        }
        if (!damaged.isEmpty()) {
            LOG.warn("{} rows of the table credentials in {} are damaged and not used, the first is {}", damaged.size(), database, damaged.get(0));
        }
        return rows;
    }

    @Override
    public void close() throws LedgerException {
        try (writing; reading) {
            LOG.trace("the credentials' connections close");
        } catch (SQLException e) {
            throw failed(database, e);
        }
    }
}
