package org.btestfarm.ledger.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is opened when it is first needed, and anew after it broke: a server may be restarted. What failed is not tried again here, since nobody
 * can say whether it was done. Thread-safe: one works at a time, the others wait.
 */
public final class LastingConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LastingConnection.class);
    private static final int ALIVE_SECONDS = 2;
    private static final long LOOK_AFTER_NANOS = 5_000_000_000L;

    /** Opens a connection. */
    public interface Opener {
        /** A new one. */
        Connection open() throws SQLException;
    }

    /** Something to be done with a connection. */
    public interface Work<T> {
        /** Does it. */
        T on(Connection connection) throws SQLException;
    }

    private final Opener opener;
    private @Nullable Connection connection;
    private long usedNanos;

    /** Opens nothing yet. */
    public LastingConnection(Opener opener) {
        this.opener = opener;
    }

    /** Does the work; if it fails and the connection is broken, the next work gets a new one. */
    public synchronized <T> T with(Work<T> work) throws SQLException {
        Connection open = open();
        try {
            return work.on(open);
        } catch (SQLException e) {
            if (!open.isValid(ALIVE_SECONDS)) {
                forget(open);
            }
            throw e;
        } finally {
            usedNanos = System.nanoTime();
        }
    }

    private Connection open() throws SQLException {
        Connection open = connection;
        if (open != null && System.nanoTime() - usedNanos > LOOK_AFTER_NANOS && !open.isValid(ALIVE_SECONDS)) {
            forget(open);
            open = null;
        }
        if (open == null) {
            open = opener.open();
            connection = open;
        }
        return open;
    }

    private void forget(Connection broken) {
        connection = null;
        try {
            broken.close();
        } catch (SQLException e) {
            LOG.debug("a broken connection does not close", e);
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        Connection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }
}
