package org.btestfarm.farm;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.btestfarm.farm.metering.LedgerAccess;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.account.QuotaKey;
import org.btestfarm.ledger.desk.DeskSettings;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LedgerEvent;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.writer.Collector;
import org.btestfarm.ledger.writer.WriterSettings;

/** A ledger on a real database in a directory of its own, with a gate in front of the writer that a test can shut. */
public final class TestLedger implements AutoCloseable {
    private static final ZoneId ZONE = ZoneId.of("UTC");
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Path path;
    private final boolean ownPath;
    private final DataDirectory directory;
    private final AtomicBoolean shut = new AtomicBoolean();
    private ActorSystem<?> system;
    private ActorRef<Collector.Command> gate;

    private TestLedger(Path path, boolean ownPath) throws Exception {
        this.path = path;
        this.ownPath = ownPath;
        this.directory = DataDirectory.open(path);
        directory.database().migrate();
    }

    /** In a directory that goes with it. */
    public static TestLedger temporary() throws Exception {
        return new TestLedger(Files.createTempDirectory("btest-farm-ledger"), true);
    }

    /** In this directory, which stays. */
    public static TestLedger in(Path path) throws Exception {
        return new TestLedger(path, false);
    }

    /** What its actor system must be told. */
    public Config config() {
        return LedgerConfig.pekko(directory.database());
    }

    /** Runs on this system from now on. */
    public LedgerAccess start(ActorSystem<?> on, Set<Capability> capabilities) throws Exception {
        system = on;
        WriterSettings defaults = WriterSettings.defaults(DeskSettings.defaults(new FarmCalendar(ZONE)), directory.nodeKey("test"));
        WriterSettings settings = new WriterSettings(
                defaults.desk(), defaults.key(), capabilities, defaults.clock(), 500, 20_000, Duration.ofSeconds(3), 50_000);
        ActorRef<Collector.Command> collector = on.systemActorOf(Collector.create(settings), "ledger", Props.empty());
        gate = on.systemActorOf(gate(collector), "ledger-gate", Props.empty());
        return new LedgerAccess(new NodeId("test", UUID.randomUUID().toString().substring(0, 8)), gate);
    }

    private Behavior<Collector.Command> gate(ActorRef<Collector.Command> collector) {
        return Behaviors.receiveMessage(message -> {
            if (!shut.get()) {
                collector.tell(message);
            }
            return Behaviors.same();
        });
    }

    /** Nothing reaches the writer from now on, or it does again. */
    public void shut(boolean yes) {
        shut.set(yes);
    }

    /** Asks until it is done. */
    public void change(ToWriter request) throws Exception {
        long end = System.nanoTime() + LONG.toNanos();
        while (true) {
            ToNode answer = AskPattern.<Collector.Command, ToNode>ask(gate, replyTo -> new Collector.Ask(replyTo, request), LONG, system.scheduler())
                    .toCompletableFuture()
                    .get(LONG.toSeconds(), TimeUnit.SECONDS);
            if (answer instanceof ToNode.Done) {
                return;
            }
            if (!(answer instanceof ToNode.NotYet) || System.nanoTime() > end) {
                throw new AssertionError("the ledger says " + answer);
            }
        }
    }

    public void user(String name, boolean enabled) throws Exception {
        change(new ToWriter.SaveUser(name, "id-" + name, "ab".repeat(32), true, enabled));
    }

    /** Sets a quota, such as {@code day} or {@code month.in}; -1 removes it. */
    public void quota(String target, String key, long bytes) throws Exception {
        change(new ToWriter.ChangePolicy(target, Map.of(key, bytes), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
    }

    /** All that the journal says now. */
    public List<LedgerEvent> events() throws Exception {
        List<LedgerEvent> events = new ArrayList<>();
        for (byte[] row : rows()) {
            events.add(Entry.decode(row).event());
        }
        return events;
    }

    public <T extends LedgerEvent> List<T> events(Class<T> kind) throws Exception {
        return events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The state as the journal alone tells it. */
    public LedgerState state() throws Exception {
        LedgerState state = new LedgerState();
        for (byte[] row : rows()) {
            state.apply(Entry.decode(row));
        }
        return state;
    }

    /** What an account has used today, by the journal alone. */
    public long spent(String account, String key) throws Exception {
        return state().look(Account.parse(account)).spent(QuotaKey.parse(key), new FarmCalendar(ZONE).day(Clock.systemUTC().instant()));
    }

    /** What is promised to tests of an account and neither used nor given back, by the journal alone. */
    public long leased(String account, String key) throws Exception {
        return state().look(Account.parse(account)).leased(QuotaKey.parse(key), new FarmCalendar(ZONE).day(Clock.systemUTC().instant()));
    }

    private List<byte[]> rows() throws Exception {
        List<byte[]> rows = new ArrayList<>();
        try (var connection = directory.database().forReading();
                var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT event_payload FROM event_journal ORDER BY sequence_number")) {
            while (result.next()) {
                rows.add(result.getBytes(1));
            }
        }
        return rows;
    }

    /** Stops as a farm stops: everything answered, the head signed. */
    public void stop() throws Exception {
        shut.set(false);
        CompletionStage<Done> done =
                AskPattern.<Collector.Command, Done>ask(gate, Collector.Stop::new, LONG, system.scheduler());
        done.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        directory.close();
        if (ownPath) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw new AssertionError("the ledger's directory cannot be removed", e);
            }
        }
    }
}
