package org.btestfarm.ledger.audit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.desk.Desk;
import org.btestfarm.ledger.desk.DeskSettings;
import org.btestfarm.ledger.desk.Turn;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.Sample;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.writer.LedgerSerializer;
import org.btestfarm.ledger.writer.SignedImage;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;

/** Makes journals with the desk that a farm uses, but with a key and a clock of its own, so that a journal comes out the same every time. */
public final class JournalMaker {
    public static final FarmCalendar CALENDAR = new FarmCalendar(ZoneId.of("Europe/Riga"));
    public static final NodeId NODE = new NodeId("node1", "1");

    public final NodeKey key;
    public final List<Entry> entries = new ArrayList<>();
    public final List<ToNode> answers = new ArrayList<>();
    public final LedgerState state = new LedgerState();
    public Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private final Desk<LeaseId> desk;

    public JournalMaker(NodeKey key) {
        this.key = key;
        this.desk = new Desk<>(state, DeskSettings.defaults(CALENDAR), key, Set.of(Capability.values()), now);
        Turn<LeaseId> turn = desk.turn(now);
        desk.begin(turn);
        take(turn);
    }

    public JournalMaker() {
        this(NodeKey.generate(NODE.name()));
    }

    private void take(Turn<LeaseId> turn) {
        desk.endOfBatch(turn);
        entries.addAll(turn.entries());
        turn.outs().forEach(out -> answers.add(out.message()));
        now = now.plusMillis(250);
    }

    public JournalMaker ask(ToWriter request) {
        Turn<LeaseId> turn = desk.turn(now);
        desk.handle(new LeaseId("x", NODE), request, turn);
        take(turn);
        return this;
    }

    public JournalMaker sign() {
        Turn<LeaseId> turn = desk.turn(now);
        desk.sign(turn);
        take(turn);
        return this;
    }

    public JournalMaker tick() {
        Turn<LeaseId> turn = desk.turn(now);
        desk.tick(turn);
        take(turn);
        return this;
    }

    public JournalMaker later(Duration time) {
        now = now.plus(time);
        return this;
    }

    public JournalMaker user(String name) {
        return ask(new ToWriter.SaveUser(name, "id-" + name, "ab".repeat(32), false, true));
    }

    public JournalMaker quota(String target, String quota, long bytes) {
        return ask(new ToWriter.ChangePolicy(target, Map.of(quota, bytes), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
    }

    public JournalMaker open(String test, String user, long want) {
        Demand demand = new Demand(want, 1);
        return ask(new ToWriter.OpenTest(new LeaseId(test, NODE), Optional.of(user), "192.0.2.7", Transport.TCP, Direction.BOTH, 1, demand, demand));
    }

    public JournalMaker report(String test, long number, long in, long out, boolean last) {
        Sample sample = new Sample(number - 1, out, in, OptionalLong.empty(), OptionalInt.of(12), OptionalInt.empty());
        return ask(new ToWriter.UsageReport(
                new LeaseId(test, NODE), number, new Totals(in, 0, false), new Totals(out, 0, false), List.of(sample), Demand.NONE, Demand.NONE, last));
    }

    public JournalMaker close(String test, String reason, String detail) {
        return ask(new ToWriter.CloseTest(test, reason, detail));
    }

    /** A whole test of two reports. */
    public JournalMaker test(String test, String user, long in, long out) {
        return open(test, user, in + out).report(test, 1, in / 2, out / 2, false).report(test, 2, in, out, true).close(test, "ended", "");
    }

    /** Two users, one with a quota, some tests over two days, a refused login; signed at the end. */
    public JournalMaker sample() {
        ask(new ToWriter.Hello(NODE, Set.of(Capability.values())));
        user("alice").user("bob").quota("user:alice", "day.in", 10_000);
        test("t1", "alice", 4_000, 70_000).test("t2", "bob", 5, 6).sign();
        ask(new ToWriter.RefusedLogins("mallory", "198.51.100.9", "password", 3));
        later(Duration.ofDays(1)).test("t3", "alice", 9_000, 1_000).open("t4", "alice", 5_000).report("t4", 1, 1_000, 50, true);
        close("t4", "quota_exhausted", "user:alice day.in=10000").open("t5", "alice", 100).open("t6", "bob", 100);
        return sign();
    }

    /** Writes it as a farm would have: a row for each event. */
    public Path write(Path database) throws Exception {
        LedgerConfig.migrate(database);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database + "?journal_mode=WAL")) {
            connection.setAutoCommit(false);
            insert(connection, entries);
            connection.commit();
        }
        return database;
    }

    static void insert(Connection connection, List<Entry> entries) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO event_journal(persistence_id, sequence_number, writer, write_timestamp,"
                + " adapter_manifest, event_payload, event_ser_id, event_ser_manifest) VALUES('ledger', ?, 'w', ?, '', ?, ?, ?)")) {
            for (Entry entry : entries) {
                insert.setLong(1, entry.number());
                insert.setLong(2, entry.time().toEpochMilli() + 3);
                insert.setBytes(3, entry.bytes());
                insert.setInt(4, LedgerSerializer.IDENTIFIER);
                insert.setString(5, entry.manifest());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Writes a snapshot of the state after the last event too. */
    public Path writeWithSnapshot(Path database) throws Exception {
        write(database);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            insertSnapshot(connection);
        }
        return database;
    }

    void insertSnapshot(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO snapshot(persistence_id, sequence_number, created, snapshot_ser_id,"
                        + " snapshot_ser_manifest, snapshot_payload) VALUES('ledger', ?, 0, ?, 'image:1', ?)")) {
            insert.setLong(1, state.head().number());
            insert.setInt(2, LedgerSerializer.IDENTIFIER);
            insert.setBytes(3, SignedImage.of(state, key).bytes());
            insert.executeUpdate();
        }
    }

    static void sql(Path database, String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database); var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

}
