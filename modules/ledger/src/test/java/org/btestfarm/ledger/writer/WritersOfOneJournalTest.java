package org.btestfarm.ledger.writer;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.btestfarm.ledger.Ledger;
import org.btestfarm.ledger.LedgerSettings;
import org.btestfarm.ledger.LedgerUnderTest;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.audit.Checker;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.audit.Verifier;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.btestfarm.ledger.database.WriterLock;
import org.btestfarm.ledger.desk.DeskSettings;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.testing.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal on a server can be reached by many processes: one of them writes, and what was acknowledged is there whoever thought that it was the one. */
class WritersOfOneJournalTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path path;

    /** One of their own, which a test may stop. */
    private static PostgresServer server;

    private PostgresDatabase database;
    private DataDirectory directory;
    private ActorTestKit kit;
    private int logins;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void start() throws Exception {
        database = server.newDatabase();
        database.migrate();
        directory = DataDirectory.open(path);
        directory.use(database);
        kit = ActorTestKit.create(LedgerConfig.pekko(database).withFallback(ConfigFactory.load()));
    }

    @AfterEach
    void stop() throws Exception {
        kit.shutdownTestKit();
        directory.close();
    }

    private WriterSettings settings(String node) throws Exception {
        WriterSettings usual = WriterSettings.defaults(DeskSettings.defaults(new FarmCalendar(ZoneId.of("UTC"))), directory.nodeKey(node));
        return new WriterSettings(usual.desk(), usual.key(), usual.capabilities(), usual.clock(), 500, 20_000, Duration.ofSeconds(3), 1_000);
    }

    private Supplier<Optional<WriterLock>> lock(String node) {
        return () -> WriterLock.of(database, node);
    }

    private ActorRef<Collector.Command> writer(String node, Supplier<Optional<WriterLock>> lock) throws Exception {
        return kit.spawn(Collector.create(settings(node), kit.system().ignoreRef(), lock, Optional.empty()));
    }

    private ToNode login(ActorRef<Collector.Command> writer, String name) {
        TestProbe<ToNode> probe = kit.createTestProbe();
        writer.tell(new Collector.Ask(probe.getRef(), new ToWriter.RefusedLogins(name, "192.0.2.1", "password", 1)));
        return probe.receiveMessage(LONG);
    }

    private String next() {
        return "name" + ++logins;
    }

    private void awaitWriting(ActorRef<Collector.Command> writer) {
        Awaitility.await().atMost(LONG).until(() -> login(writer, "until it works") instanceof ToNode.Done);
    }

    private static List<String> names(Database database) throws Exception {
        return LedgerFixture.rows(database).stream()
                .map(row -> Entry.decode(row).event())
                .filter(TestEvent.LoginsRefused.class::isInstance)
                .map(event -> ((TestEvent.LoginsRefused) event).name())
                .toList();
    }

    private void requireSound() throws Exception {
        try (History history = History.open(database, path.resolve("archive"), List.of())) {
            assertThat(Verifier.verify(history, List.of(), Verifier.TOLERANCE).findings()).isEmpty();
            assertThat(Checker.check(history).findings()).isEmpty();
        }
    }

    @Test
    void aWriterWaitsForTheLockAndSaysWhoHasIt() throws Exception {
        ActorRef<Collector.Command> second;
        try (WriterLock other = WriterLock.of(database, "node-9").orElseThrow()) {
            assertThat(other.tryAcquire()).isTrue();
            other.check();
            second = writer("node-1", lock("node-1"));
            assertThat(login(second, next())).isInstanceOfSatisfying(ToNode.NotYet.class, no -> assertThat(no.reason()).contains("node-9", "127.0.0.1"));
            assertThat(names(database)).isEmpty();
        }
        awaitWriting(second);
    }

    @Test
    void aCommandWithALedgerOfItsOwnIsToldWhereTheWriterIs() throws Exception {
        try (WriterLock other = WriterLock.of(database, "node-9").orElseThrow()) {
            assertThat(other.tryAcquire()).isTrue();
            Ledger own = Ledger.start(kit.system(), LedgerSettings.defaults("node-1", ZoneId.of("UTC")), directory);
            // As a writer does: the server ends a session that is silent for longer than the other one waits.
            Awaitility.await().pollInterval(Duration.ofSeconds(1)).atMost(LONG).until(() -> {
                other.check();
                return own.ready().toCompletableFuture().isDone();
            });
            assertThat(LedgerUnderTest.failure(own.ready()))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining(database.name())
                    .hasMessageContaining("another writer holds its lock: btest-farm writer node-9 at 127.0.0.1");
        }
    }

    @Test
    void aWriterThatLosesItsLockGoesOnFromTheJournalWhenItHasItAgain() throws Exception {
        ActorRef<Collector.Command> writer = writer("node-1", lock("node-1"));
        awaitWriting(writer);
        String before = next();
        assertThat(login(writer, before)).isInstanceOf(ToNode.Done.class);
        server.sql("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%writer%'");
        try (WriterLock other = WriterLock.of(database, "node-9").orElseThrow()) {
            Awaitility.await().atMost(LONG).until(other::tryAcquire);
            Awaitility.await().atMost(LONG).until(() -> login(writer, "while another has it") instanceof ToNode.NotYet);
        }
        awaitWriting(writer);
        String after = next();
        assertThat(login(writer, after)).isInstanceOf(ToNode.Done.class);
        assertThat(names(database)).contains(before, after);
        requireSound();
    }

    @Test
    void aServerThatIsRestartedLosesNothingThatWasAcknowledged() throws Exception {
        ActorRef<Collector.Command> writer = writer("node-1", lock("node-1"));
        awaitWriting(writer);
        Set<String> acknowledged = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            String name = next();
            assertThat(login(writer, name)).isInstanceOf(ToNode.Done.class);
            acknowledged.add(name);
        }
        server.down();
        assertThat(login(writer, "while it is down")).isInstanceOf(ToNode.NotYet.class);
        server.up();
        awaitWriting(writer);
        assertThat(names(database)).containsAll(acknowledged);
        requireSound();
    }

    @Test
    void twoWritersThatBothBelieveThatTheyAreTheOneAreFencedByTheJournal() throws Exception {
        ActorRef<Collector.Command> one = writer("node-1", Optional::empty);
        ActorRef<Collector.Command> two = writer("node-1", Optional::empty);
        Set<String> acknowledged = new HashSet<>();
        for (int round = 0; round < 2; round++) {
            for (ActorRef<Collector.Command> writer : List.of(one, two)) {
                // The one who is behind fails at first, and starts again from what the other wrote.
                Awaitility.await().atMost(LONG).until(() -> {
                    String name = next();
                    boolean done = login(writer, name) instanceof ToNode.Done;
                    if (done) {
                        acknowledged.add(name);
                    }
                    return done;
                });
            }
        }
        assertThat(names(database)).containsAll(acknowledged);
        requireSound();
    }
}
