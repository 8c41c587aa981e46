package org.btestfarm.ledger.database;

import java.sql.SQLException;
import java.util.Optional;

/** What the journal's one writer must hold, and what no other process can hold at the same time. Not thread-safe; its methods block, each for some seconds at most. */
public interface WriterLock extends AutoCloseable {
    /**
     * Takes the lock, if it is free.
     *
     * @return whether it is held now
     * @throws SQLException if nobody can say
     */
    boolean tryAcquire() throws SQLException;

    /**
     * Makes sure that the lock is still held.
     *
     * @throws SQLException if it is not, or nobody can say: it is let go then
     */
    void check() throws SQLException;

    /** Who holds it, as far as that can be said: one line. */
    Optional<String> holder();

    /** Lets it go. */
    @Override
    void close();

    /**
     * Who holds a database's lock, as far as that can be said: one line; empty if it is free, or there is none.
     *
     * @param node who asks
     * @throws SQLException if nobody can say
     */
    static Optional<String> holder(Database database, String node) throws SQLException {
        return database instanceof PostgresDatabase postgres ? AdvisoryLock.holder(postgres, node) : Optional.empty();
    }

    /**
     * The lock of a database; empty if the data directory's own lock is enough.
     *
     * @param node who wants it
     */
    static Optional<WriterLock> of(Database database, String node) {
        return database instanceof PostgresDatabase postgres ? Optional.of(new AdvisoryLock(postgres, node)) : Optional.empty();
    }
}
