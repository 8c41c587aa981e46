package org.btestfarm.ledger.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import org.btestfarm.ledger.database.Database;

/**
 * Sees to it that all nodes of a farm have the same secrets: what strangers' salts are made from, and the key of passwords for MD5 logins. They are files, and
 * stay that; the database has a digest of each, and a node with another secret is told so when it starts.
 */
final class FarmSecrets {
    private static final String NODE = "node ";

    private FarmSecrets() {}

    /**
     * Says that a secret must be brought here, before another would be made.
     *
     * @throws LedgerException if the file is missing and the farm has that secret already
     */
    static void requireFile(Database database, Path file) throws LedgerException {
        if (Files.exists(file)) {
            return;
        }
        try (Connection connection = database.forReading()) {
            if (find(connection, name(file)).isPresent()) {
                throw new LedgerException("the farm has its secrets already: copy the file " + name(file) + " from another node's data directory to " + file);
            }
        } catch (SQLException e) {
            throw database.problem(e);
        }
    }

    /**
     * Registers a secret with the farm.
     *
     * @throws LedgerException if the farm has another one
     */
    static void require(Database database, Path file, byte[] secret) throws LedgerException {
        if (!register(database, name(file), secret)) {
            throw new LedgerException("the secret " + file + " is not the farm's: all nodes need the same, copy it from another node's data directory");
        }
    }

    /**
     * Registers a node's name with the farm: two nodes of one name would take each other's leases for lost.
     *
     * @param key its public key
     * @throws LedgerException if a node with another key has that name
     */
    static void requireName(Database database, String node, byte[] key) throws LedgerException {
        String name = NODE + node;
        if (!register(database, name, key)) {
            throw new LedgerException("another node of the farm is called " + node + ": give this one another name (ledger.node). If that node is gone for good"
                    + " with its data directory, free the name: DELETE FROM farm_secrets WHERE name = '" + name + "'");
        }
    }

    /**
     * The name under which a node is registered with the farm; empty if it is not.
     *
     * @param key its public key
     */
    static Optional<String> nameOf(Database database, byte[] key) throws LedgerException {
        try (Connection connection = database.forReading();
                PreparedStatement select = connection.prepareStatement("SELECT name, digest FROM farm_secrets WHERE name LIKE '" + NODE + "%'");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                if (row.getString(2).equals(digest(row.getString(1), key))) {
                    return Optional.of(row.getString(1).substring(NODE.length()));
                }
            }
            return Optional.empty();
        } catch (SQLException e) {
            throw database.problem(e);
        }
    }

    private static boolean register(Database database, String name, byte[] secret) throws LedgerException {
        String digest = digest(name, secret);
        try (Connection connection = database.forWriting()) {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO farm_secrets(name, digest) VALUES(?, ?) ON CONFLICT (name) DO NOTHING")) {
                insert.setString(1, name);
                insert.setString(2, digest);
                insert.executeUpdate();
            }
            return find(connection, name).equals(Optional.of(digest));
        } catch (SQLException e) {
            throw database.problem(e);
        }
    }

    private static Optional<String> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT digest FROM farm_secrets WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String digest(String name, byte[] secret) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(("btest-farm " + name + "\0").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest(secret));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
