package org.btestfarm.ledger.audit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerConfig;

/**
 * Makes the data directory of a farm that ran for long, to measure how long a start and an audit of it take: many tests of 1,000 users, one usage report a
 * second each, a snapshot every 50,000 events, and the tail after the last one that a killed farm leaves.
 */
public final class LargeJournal {
    private static final int USERS = 1_000;
    private static final int TOGETHER = 100;
    private static final int SECONDS = 30;
    private static final int SNAPSHOT_EVERY = 50_000;
    private static final int FLUSH = 10_000;

    private LargeJournal() {}

    /**
     * Makes one.
     *
     * @param args a directory that does not exist, and how many events
     */
    public static void main(String[] args) throws Exception {
        long wanted = Long.parseLong(args[1]);
        try (DataDirectory directory = DataDirectory.open(Path.of(args[0]))) {
            LedgerConfig.migrate(directory.database());
            JournalMaker maker = new JournalMaker(directory.nodeKey("node-1"));
            maker.now = Instant.now().minus(Duration.ofDays(20));
            for (int user = 0; user < USERS; user++) {
                maker.user("user" + user).quota("user:user" + user, "month", 1L << 50);
            }
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.database() + "?journal_mode=WAL&synchronous=OFF")) {
                connection.setAutoCommit(false);
                for (long round = 0; maker.state.head().number() < wanted; round++) {
                    tests(maker, round, connection, wanted);
                }
                JournalMaker.insert(connection, maker.entries);
                connection.commit();
            }
            System.out.println(maker.state.head().number() + " events");
        }
    }

    private static void tests(JournalMaker maker, long round, Connection connection, long wanted) throws Exception {
        for (int i = 0; i < TOGETHER; i++) {
            maker.open("r" + round + "-" + i, "user" + (round * TOGETHER + i) % USERS, 1 << 30);
        }
        for (int second = 1; second <= SECONDS; second++) {
            for (int i = 0; i < TOGETHER; i++) {
                maker.report("r" + round + "-" + i, second, second * 1_000_000L, second * 2_000_000L, second == SECONDS);
            }
            flush(maker, connection, wanted);
        }
        for (int i = 0; i < TOGETHER; i++) {
            maker.close("r" + round + "-" + i, "ended", "");
        }
        maker.sign();
        maker.answers.clear();
    }

    private static void flush(JournalMaker maker, Connection connection, long wanted) throws Exception {
        long before = maker.state.head().number() - maker.entries.size();
        if (maker.entries.size() >= FLUSH) {
            JournalMaker.insert(connection, maker.entries);
            maker.entries.clear();
            long now = maker.state.head().number();
            // The tail that a kill leaves is the longest there can be: no snapshot within the last 50,000 events.
            if (now / SNAPSHOT_EVERY > before / SNAPSHOT_EVERY && now + SNAPSHOT_EVERY <= wanted + FLUSH) {
                connection.createStatement().executeUpdate("DELETE FROM snapshot WHERE sequence_number < " + (now - 2 * SNAPSHOT_EVERY));
                maker.insertSnapshot(connection);
            }
            connection.commit();
        }
    }
}
