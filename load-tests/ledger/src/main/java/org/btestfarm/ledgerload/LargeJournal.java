package org.btestfarm.ledgerload;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.desk.Desk;
import org.btestfarm.ledger.desk.DeskSettings;
import org.btestfarm.ledger.desk.Turn;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.JournalRow;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.writer.LedgerSerializer;
import org.btestfarm.ledger.writer.SignedImage;

/**
 * Makes the data directory of a farm that ran for long and was killed: tests of many users, one usage report a second each, decided by the desk that a
 * farm uses, a snapshot every 10,000 events, and after the last one the longest tail that a kill can leave.
 */
final class LargeJournal {
    private static final int TOGETHER = 100;
    private static final int SECONDS = 30;
    private static final int SNAPSHOT_EVERY = 10_000;
    private static final int FLUSH = 10_000;

    private final LedgerState state = new LedgerState();
    private final List<Entry> entries = new ArrayList<>();
    private final NodeKey key;
    private final Desk<String> desk;
    private final long wanted;
    private Instant now = Instant.now().minus(Duration.ofDays(20));

    private LargeJournal(NodeKey key, long wanted) {
        this.key = key;
        this.wanted = wanted;
        this.desk = new Desk<>(state, DeskSettings.defaults(new FarmCalendar(ZoneOffset.UTC)), key, Set.of(Capability.values()), now);
        Turn<String> turn = desk.turn(now);
        desk.begin(turn);
        entries.addAll(turn.entries());
    }

    /** Makes one of at least so many events. */
    static void make(Path path, long events, int users) throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            directory.database().migrate();
            LargeJournal journal = new LargeJournal(directory.nodeKey("node-1"), events);
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.database().name() + "?journal_mode=WAL&synchronous=OFF")) {
                connection.setAutoCommit(false);
                journal.fill(connection, users);
            }
        }
    }

    private void fill(Connection connection, int users) throws SQLException {
        ask(new ToWriter.ChangePolicy("default:user", Map.of("month", 1L << 49), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
        for (int user = 0; user < users; user++) {
            ask(new ToWriter.SaveUser(LoadedLedger.user(user), "id" + user, "ab".repeat(32), false, true));
            flush(connection);
        }
        for (int round = 0; state.head().number() < wanted; round++) {
            round(connection, round, users);
        }
        insert(connection);
        connection.commit();
    }

    private void round(Connection connection, int round, int users) throws SQLException {
        List<Session> together = new ArrayList<>();
        for (int i = 0; i < TOGETHER; i++) {
            int user = (int) (((long) round * TOGETHER + i) % users);
            Session session = new Session("r" + round + "-" + i, LoadedLedger.NODE, user);
            together.add(session);
            ask(session.open(0)).forEach(answer -> {
                if (answer instanceof ToNode.Opened opened) {
                    session.opened(opened);
                }
            });
        }
        for (int second = 1; second <= SECONDS; second++) {
            for (Session session : together) {
                ask(session.report(0, second == SECONDS)).forEach(answer -> {
                    if (answer instanceof ToNode.UsageAnswer usage) {
                        session.answered(usage, nanos -> {});
                    }
                });
            }
            now = now.plusMillis(20);
            flush(connection);
        }
        for (Session session : together) {
            ask(new ToWriter.CloseTest(session.lease.test(), "ended", ""));
        }
    }

    private List<ToNode> ask(ToWriter request) {
        Turn<String> turn = desk.turn(now);
        desk.handle("node", request, turn);
        desk.endOfBatch(turn);
        entries.addAll(turn.entries());
        return turn.outs().stream().map(Turn.Out::message).toList();
    }

    private void flush(Connection connection) throws SQLException {
        if (entries.size() < FLUSH) {
            return;
        }
        long last = state.head().number();
        boolean boundary = last / SNAPSHOT_EVERY > (last - entries.size()) / SNAPSHOT_EVERY;
        Turn<String> turn = desk.turn(now);
        desk.sign(turn);
        entries.addAll(turn.entries());
        insert(connection);
        if (boundary && state.head().number() + SNAPSHOT_EVERY <= wanted + FLUSH) {
            snapshot(connection);
        }
        connection.commit();
    }

    private void insert(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO event_journal(persistence_id, sequence_number, writer, write_timestamp,"
                + " adapter_manifest, event_payload, event_ser_id, event_ser_manifest) VALUES('" + JournalRow.PERSISTENCE_ID + "', ?, 'w', ?, '', ?, ?, ?)")) {
            for (Entry entry : entries) {
                insert.setLong(1, entry.number());
                insert.setLong(2, entry.time().toEpochMilli());
                insert.setBytes(3, entry.bytes());
                insert.setInt(4, LedgerSerializer.IDENTIFIER);
                insert.setString(5, entry.manifest());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        entries.clear();
    }

    private void snapshot(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT OR REPLACE INTO snapshot(persistence_id, sequence_number, created,"
                + " snapshot_ser_id, snapshot_ser_manifest, snapshot_payload) VALUES('" + JournalRow.PERSISTENCE_ID + "', ?, 0, ?, 'image:1', ?)")) {
            insert.setLong(1, state.head().number());
            insert.setInt(2, LedgerSerializer.IDENTIFIER);
            insert.setBytes(3, SignedImage.of(state, key).bytes());
            insert.executeUpdate();
        }
    }
}
