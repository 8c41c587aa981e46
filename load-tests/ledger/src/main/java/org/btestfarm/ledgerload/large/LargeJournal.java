package org.btestfarm.ledgerload.large;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.credential.CredentialStore;
import org.btestfarm.ledger.credential.Credentials;
import org.btestfarm.ledger.desk.Desk;
import org.btestfarm.ledger.desk.DeskSettings;
import org.btestfarm.ledger.desk.Turn;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.JournalRow;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.writer.LedgerSerializer;
import org.btestfarm.ledger.writer.SignedImage;
import org.btestfarm.ledgerload.LoadedLedger;
import org.btestfarm.ledgerload.Session;
import org.btestfarm.protocol.auth.Verifier;

/**
 * Makes the data directory of a farm that ran for long and was killed: tests of many users, a usage report a second each, decided by the desk that a farm
 * uses, at the times at which they would have come; the head signed as often as a farm does, a snapshot every 10,000 events of which the newest two are
 * kept, and after the last one nearly the longest tail that a kill can leave. However long it is, no more than 10,000 events are in memory.
 */
final class LargeJournal {
    /** What all users' routers send. */
    static final String PASSWORD = "secret";

    private static final NodeId NODE = new NodeId("node-1", "1");
    private static final int SNAPSHOT_EVERY = 10_000;
    private static final int SNAPSHOTS_KEPT = 2;
    private static final int FLUSH = 10_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** Bytes in a second of a test: 40 to 160 Mbit/s. */
    private static final long SLOWEST = 5_000_000;
    private static final int RATES = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final LedgerState state = new LedgerState();
    private final List<Entry> entries = new ArrayList<>();
    private final NodeKey key;
    private final Desk<String> desk;
    private final JournalOptions wanted;
    private final Connection connection;
    private Instant now;
    private long snapshotAt;

    private LargeJournal(NodeKey key, JournalOptions wanted, Connection connection) {
        this.key = key;
        this.wanted = wanted;
        this.connection = connection;
        this.now = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(wanted.days));
        this.desk = new Desk<>(state, DeskSettings.defaults(new FarmCalendar(ZoneOffset.UTC)), key, Set.of(Capability.values()), now);
        Turn<String> turn = desk.turn(now);
        desk.begin(turn);
        entries.addAll(turn.entries());
    }

    /** Makes one. */
    static void make(Path path, JournalOptions wanted) throws Exception {
        wanted.check();
        long begun = System.nanoTime();
        try (DataDirectory directory = DataDirectory.open(path)) {
            directory.database().migrate();
            List<Digest> digests = credentials(directory, wanted.users);
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.database().name() + "?journal_mode=WAL&synchronous=OFF")) {
                connection.setAutoCommit(false);
                LargeJournal journal = new LargeJournal(directory.nodeKey(NODE.name()), wanted, connection);
                journal.fill(digests);
                System.err.printf("ledger: a journal of %,d events, %,d tests, %,d samples made in %.0f s%n",
                        journal.state.head().number(), wanted.tests, wanted.samples, (System.nanoTime() - begun) / 1e9);
            }
        }
    }

    private static List<Digest> credentials(DataDirectory directory, int users) throws LedgerException {
        List<Digest> digests = new ArrayList<>();
        try (CredentialStore store = CredentialStore.open(directory.database())) {
            for (int user = 0; user < users; user++) {
                String name = LoadedLedger.user(user);
                Credentials made = Credentials.of(Verifier.create(name, PASSWORD, RANDOM), Optional.empty(), RANDOM);
                digests.add(made.digest(name));
                store.insert(digests.get(user), made);
            }
        }
        return digests;
    }

    private void fill(List<Digest> digests) throws SQLException {
        ask(new ToWriter.Hello(NODE, Set.of(Capability.values())), ToNode.Welcome.class);
        ask(new ToWriter.ChangePolicy("default:user", Map.of("month", 1L << 49), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()), ToNode.Done.class);
        for (int user = 0; user < wanted.users; user++) {
            ask(new ToWriter.SaveUser(LoadedLedger.user(user), String.format("%032x", user), digests.get(user).toString(), false, true), ToNode.Done.class);
        }
        Instant began = now;
        Duration all = Duration.ofDays(wanted.days);
        int rounds = (wanted.tests + wanted.together - 1) / wanted.together;
        for (int round = 0; round < rounds; round++) {
            Instant due = began.plus(all.multipliedBy(round).dividedBy(rounds));
            now = due.isAfter(now) ? due : now.plus(SECOND);
            round(round * wanted.together, Math.min(wanted.tests, (round + 1) * wanted.together));
        }
        insert();
        connection.commit();
    }

    private record Running(Session session, int seconds) {}

    /** Tests that begin together; each ends when its time is over. */
    private void round(int first, int end) throws SQLException {
        List<Running> running = new ArrayList<>();
        for (int test = first; test < end; test++) {
            Session session = new Session(id(test), NODE, test % wanted.users, SLOWEST * (1 + test % RATES));
            session.opened(ask(session.open(0), ToNode.Opened.class));
            running.add(new Running(session, wanted.seconds(test)));
        }
        for (int second = 1; !running.isEmpty(); second++) {
            now = now.plus(SECOND);
            for (Running each : List.copyOf(running)) {
                boolean last = second == each.seconds();
                each.session().answered(ask(each.session().report(0, last), ToNode.UsageAnswer.class), nanos -> {});
                if (last) {
                    ask(new ToWriter.CloseTest(each.session().lease.test(), "ended", ""), ToNode.Closed.class);
                    running.remove(each);
                }
            }
            Turn<String> turn = desk.turn(now);
            desk.tick(turn);
            desk.endOfBatch(turn);
            entries.addAll(turn.entries());
            flush(wanted.tests - end);
        }
    }

    /** As long as a farm's, and as little in order. */
    private static String id(int test) {
        byte[] digest = Digest.of(Integer.toString(test).getBytes(StandardCharsets.US_ASCII)).bytes();
        return HexFormat.of().formatHex(digest, 0, 16);
    }

    /** Asks and takes the answer: anything else means that the journal would not be what was asked for. */
    private <T extends ToNode> T ask(ToWriter request, Class<T> answer) {
        Turn<String> turn = desk.turn(now);
        desk.handle("node", request, turn);
        desk.endOfBatch(turn);
        entries.addAll(turn.entries());
        return turn.outs().stream().map(Turn.Out::message).filter(answer::isInstance).map(answer::cast).findFirst()
                .orElseThrow(() -> new IllegalStateException(request + " was answered by " + turn.outs()));
    }

    private void flush(int testsLeft) throws SQLException {
        long number = state.head().number();
        if (number - snapshotAt >= SNAPSHOT_EVERY) {
            insert();
            snapshotAt = number;
            if (testsLeft * (number / Math.max(1, wanted.tests - testsLeft)) >= SNAPSHOT_EVERY - FLUSH / 10) { // Otherwise the tail would be short.
                snapshot();
            }
            connection.commit();
        }
    }

    private void insert() throws SQLException {
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

    private void snapshot() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO snapshot(persistence_id, sequence_number, created,"
                        + " snapshot_ser_id, snapshot_ser_manifest, snapshot_payload) VALUES('" + JournalRow.PERSISTENCE_ID + "', ?, ?, ?, 'image:1', ?)");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM snapshot WHERE sequence_number NOT IN"
                        + " (SELECT sequence_number FROM snapshot ORDER BY sequence_number DESC LIMIT " + SNAPSHOTS_KEPT + ")")) {
            insert.setLong(1, state.head().number());
            insert.setLong(2, now.toEpochMilli());
            insert.setInt(3, LedgerSerializer.IDENTIFIER);
            insert.setBytes(4, SignedImage.of(state, key).bytes());
            insert.executeUpdate();
            delete.executeUpdate();
        }
    }
}
