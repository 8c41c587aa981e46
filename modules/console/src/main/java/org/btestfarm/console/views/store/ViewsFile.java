package org.btestfarm.console.views.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.btestfarm.ledger.journal.SecretFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that the views are in. Nothing in it is needed: it may be removed while the farm is stopped, and is made again. So a crash of the machine may
 * take the last transactions with it, and nothing waits for the disk.
 */
final class ViewsFile {
    private static final Logger log = LoggerFactory.getLogger(ViewsFile.class);
    private static final int BUSY_MILLIS = 10_000;

    private ViewsFile() {}

    /** Opens it for the one writer; one that cannot be used, or that another version made, is replaced. */
    static Sql open(Path file) throws SQLException, IOException {
        if (Files.exists(file)) {
            try {
                Connection connection = connect(file);
                if (isCurrent(connection)) {
                    connection.setAutoCommit(false);
                    return new Sql(connection);
                }
                connection.close();
                log.info("{} was made by another version of this program: it is made again from the journal", file);
            } catch (SQLException e) {
                log.warn("{} cannot be used ({}): it is made again from the journal", file, oneLine(e));
            }
            remove(file);
        }
        // For its owner alone: it has addresses and users.
        SecretFiles.makeEmpty(file);
        Connection connection = connect(file);
        connection.setAutoCommit(false);
        Schema.create(connection);
        connection.commit();
        return new Sql(connection);
    }

    private static boolean isCurrent(Connection connection) throws SQLException {
        try {
            return Schema.isCurrent(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=NORMAL&transaction_mode=IMMEDIATE&busy_timeout=" + BUSY_MILLIS);
    }

    /** Opens it for somebody who only reads, and waits for nobody. */
    static Sql read(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=" + BUSY_MILLIS);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return new Sql(connection);
    }

    /** Removes it; nobody may have it open. */
    static void remove(Path file) throws IOException {
        for (String part : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + part));
        }
    }

    static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }
}
