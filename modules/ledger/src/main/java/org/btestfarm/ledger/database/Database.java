package org.btestfarm.ledger.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.OptionalLong;
import org.btestfarm.ledger.journal.LedgerException;

/** Where the ledger is kept. The two kinds have the same tables with the same names, and the same versions of their schema. */
public sealed interface Database permits SqliteDatabase, PostgresDatabase {
    /** The newest schema that this program knows: the number of the last file in {@code db/migration}, of either kind. */
    int SCHEMA = 3;

    /** A SQLite database in a file. */
    static Database in(Path file) {
        return new SqliteDatabase(file);
    }

    /** What people call it: a path, or an address without a password. */
    String name();

    /** What stands for it in lists of findings: short. */
    String shortName();

    /** A new connection of a process that writes; what it commits is durable. */
    Connection forWriting() throws SQLException;

    /** A new connection for writing and erasing secrets: what is deleted is gone from the tables, not only forgotten, as far as the database can do that. */
    Connection forSecrets() throws SQLException;

    /** A new connection of one who only reads, and that cannot do anything else. It keeps no writer from anything. */
    Connection forReading() throws SQLException;

    /**
     * Brings the schema up to this program's version.
     *
     * @throws LedgerException if the database cannot be used, is damaged, or of a newer version; names it
     */
    void migrate() throws LedgerException;

    /** What to lay over an actor system's configuration so that Pekko Persistence uses this database. */
    Map<String, Object> pekko();

    /** Begins a transaction that writes. */
    String begin();

    /**
     * How large it is.
     *
     * @param reading a connection of {@link #forReading}
     */
    Size size(Connection reading) throws SQLException;

    /**
     * How many rows the journal's table once had behind its last one, by the database's own count; empty if that is unknown.
     *
     * @param reading a connection of {@link #forReading}
     */
    OptionalLong rowsCutOff(Connection reading) throws SQLException;

    /**
     * Gives a part of the space that removed events had back, so that others need not wait for long.
     *
     * @return how much, in a unit of the database's; 0 if nothing is left to be done
     */
    long giveBack(Connection writing) throws SQLException;

    /**
     * Sees to it that what was deleted is not left in files that are the database's own affair, as far as that can be.
     *
     * @return whether that is done; if not, somebody is in the way, and it may be tried again
     */
    boolean clean(Connection writing) throws SQLException;

    /** Whether the connection's database has a table of that name. */
    boolean hasTable(Connection connection, String name) throws SQLException;

    /**
     * Says that there is nothing to be read, if that can be known without a connection.
     *
     * @throws LedgerException then
     */
    void requireThere() throws LedgerException;

    /** What a failure means, in one line that names the database. */
    default LedgerException problem(Throwable problem) {
        return new LedgerException("cannot use the database " + name() + ": " + DatabaseProblems.reason(problem), problem);
    }

    /**
     * Refuses a database of a newer version.
     *
     * @param connection to one that has a schema
     */
    default void requireKnown(Connection connection) throws SQLException, LedgerException {
        long schema = number(connection, "SELECT coalesce(max(CAST(version AS INTEGER)), 0) FROM flyway_schema_history");
        if (schema > SCHEMA) {
            throw new LedgerException("cannot use the database " + name() + ": it was written by a newer version of this program, its schema is " + schema
                    + ", known are those up to " + SCHEMA);
        }
    }

    /**
     * Whether a database has exactly this program's schema, so that nothing is to be migrated: half of what a start took was Flyway finding that out.
     *
     * @param connection to one that has a schema
     * @throws LedgerException if it is of a newer version
     */
    default boolean isCurrent(Connection connection) throws SQLException, LedgerException {
        requireKnown(connection);
        return number(connection, "SELECT count(DISTINCT version) FROM flyway_schema_history WHERE success") == SCHEMA
                && number(connection, "SELECT count(*) FROM flyway_schema_history WHERE NOT success") == 0;
    }

    /** The number that a query answers; 0 if there is no row. */
    static long number(Connection connection, String query, Object... parameters) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /**
     * How large a database is.
     *
     * @param bytes with what is not yet moved into its files
     * @param unusedBytes of them, those that hold nothing and will be used before it grows; empty if that is unknown
     * @param freeBytes what the file system has left; empty if that is unknown
     */
    record Size(long bytes, OptionalLong unusedBytes, OptionalLong freeBytes) {}
}
