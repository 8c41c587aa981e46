package org.btestfarm.ledger.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session-level advisory lock on a connection of its own. It is gone when that connection is: at once when the process ends, and within about seven seconds
 * when its machine is cut off or the process stands still, since the server then probes the connection, or hears nothing on it. A pool between us and the server that hands connections on is noticed by the check.
 */
final class AdvisoryLock implements WriterLock {
    private static final Logger LOG = LoggerFactory.getLogger(AdvisoryLock.class);

    /** Of the farm's database alone: "btestfrm" in ASCII. */
    private static final int HIGH = 0x62746573;

    private static final int LOW = 0x7466726d;
    private static final int ANSWER_MILLIS = 3_000;
    private static final int SILENT_MILLIS = 7_000;
    private static final String MINE = "locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            + " AND classid = " + HIGH + " AND objid = " + LOW + " AND granted";

    private final PostgresDatabase database;
    private final String node;
    private @Nullable Connection connection;

    AdvisoryLock(PostgresDatabase database, String node) {
        this.database = database;
        this.node = node;
    }

    @Override
    public boolean tryAcquire() throws SQLException {
        try {
            Connection open = connection;
            if (open == null) {
                open = open();
                connection = open;
            }
            try (Statement statement = open.createStatement();
                    ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + HIGH + ", " + LOW + ")")) {
                return row.next() && row.getBoolean(1);
            }
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private Connection open() throws SQLException {
        Connection made = database.connect("writer " + node);
        try (Statement statement = made.createStatement()) {
            made.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
            // What the server does when we are silent: it asks after 3 s, four times, and ends the session.
            statement.execute("SET tcp_keepalives_idle = 3");
            statement.execute("SET tcp_keepalives_interval = 1");
            statement.execute("SET tcp_keepalives_count = 4");
            // A process that stands still, on a machine that answers for it, is silent too: its keeper looks every second. Other servers' default may be shorter.
            statement.execute("SET idle_session_timeout = " + SILENT_MILLIS);
            return made;
        } catch (SQLException e) {
            made.close();
            throw e;
        }
    }

    @Override
    public void check() throws SQLException {
        Connection open = connection;
        if (open == null) {
            throw new SQLException("it is not held");
        }
        try {
            if (Database.number(open, "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND " + MINE) == 0) {
                throw new SQLException("the server does not know of it any more");
            }
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    @Override
    public Optional<String> holder() {
        Connection open = connection;
        if (open == null) {
            return Optional.empty();
        }
        try {
            return holder(open);
        } catch (SQLException e) {
            LOG.debug("nobody can say who holds the lock", e);
            return Optional.empty();
        }
    }

    private static Optional<String> holder(Connection open) throws SQLException {
        try (PreparedStatement select = open.prepareStatement("SELECT application_name, coalesce(host(client_addr), 'local') FROM pg_locks"
                        + " JOIN pg_stat_activity USING (pid) WHERE " + MINE);
                ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1) + " at " + row.getString(2)) : Optional.empty();
        }
    }

    /** With a connection of its own, for somebody who does not want the lock. */
    static Optional<String> holder(PostgresDatabase database, String node) throws SQLException {
        try (Connection open = database.connect("looks for the writer " + node)) {
            open.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
            return holder(open);
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open == null) {
            return;
        }
        try (open; Statement statement = open.createStatement()) {
            // Said and answered: of a connection that is closed the server hears later, and the next writer tries at once.
            statement.execute("SELECT pg_advisory_unlock_all()");
        } catch (SQLException e) {
            LOG.debug("the lock's connection does not close as it should; the server ends it", e);
        }
    }
}
