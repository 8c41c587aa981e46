package org.btestfarm.ledger.writer;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.desk.DeskSettings;
import org.btestfarm.ledger.directory.Replica;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.testing.OnPostgres;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;

/** A writer on a real database in a directory of the test's. */
public final class LedgerFixture implements AutoCloseable {
    public static final NodeId NODE = new NodeId("node1", "1");

    public final DataDirectory directory;
    public final ActorTestKit kit;
    public final ActorRef<Collector.Command> writer;
    public final TestProbe<ToNode> probe;

    public LedgerFixture(Path path, int maxWaiting) throws Exception {
        this(path, maxWaiting, ConfigFactory.empty());
    }

    public LedgerFixture(Path path, int maxWaiting, Config before) throws Exception {
        this(path, maxWaiting, before, kit -> kit.system().ignoreRef());
    }

    /** One that tells a replica of the test's what a farm's would be told. */
    LedgerFixture(Path path, int maxWaiting, Config before, Function<ActorTestKit, ActorRef<Replica>> replica) throws Exception {
        this.directory = OnPostgres.open(path);
        directory.database().migrate();
        this.kit = ActorTestKit.create(before.withFallback(LedgerConfig.pekko(directory.database()).withFallback(ConfigFactory.load())));
        WriterSettings defaults = WriterSettings.defaults(
                DeskSettings.defaults(new FarmCalendar(ZoneId.of("UTC"))), directory.nodeKey(NODE.name()));
        this.writer = kit.spawn(Collector.create(new WriterSettings(
                defaults.desk(), defaults.key(), defaults.capabilities(), defaults.clock(), Math.min(500, maxWaiting), maxWaiting, Duration.ofSeconds(30), 1000), replica.apply(kit)));
        this.probe = kit.createTestProbe();
    }

    public <T extends ToNode> T ask(ToWriter request, Class<T> answer) {
        writer.tell(new Collector.Ask(probe.getRef(), request));
        return probe.expectMessageClass(answer, Duration.ofSeconds(20));
    }

    public static ToWriter.OpenTest open(String test, Optional<String> user, long want) {
        return new ToWriter.OpenTest(new LeaseId(test, NODE), user, "192.0.2.1", Transport.TCP, Direction.BOTH, 1, new Demand(want, 1), new Demand(want, 1));
    }

    public static ToWriter.UsageReport usage(String test, long number, long in, long out, boolean metered, boolean last) {
        return new ToWriter.UsageReport(new LeaseId(test, NODE), number, new Totals(in, 0, metered), new Totals(out, 0, metered), List.of(), Demand.NONE, Demand.NONE, last);
    }

    /** Stops as a farm stops: everything answered, the head signed. */
    public void stop() {
        TestProbe<Done> done = kit.createTestProbe();
        writer.tell(new Collector.Stop(done.getRef()));
        done.expectMessage(Duration.ofSeconds(20), Done.getInstance());
    }

    public static List<byte[]> rows(Database database) throws Exception {
        List<byte[]> rows = new ArrayList<>();
        try (var connection = database.forReading();
                var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT event_payload FROM event_journal ORDER BY sequence_number")) {
            while (result.next()) {
                rows.add(result.getBytes(1));
            }
        }
        return rows;
    }

    /** The state as the journal alone tells it. */
    public static LedgerState replay(Database database) throws Exception {
        LedgerState state = new LedgerState();
        for (byte[] row : rows(database)) {
            state.apply(Entry.decode(row));
        }
        return state;
    }

    @Override
    public void close() throws LedgerException {
        kit.system().terminate();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> kit.system().getWhenTerminated().toCompletableFuture().isDone());
        directory.close();
    }
}
