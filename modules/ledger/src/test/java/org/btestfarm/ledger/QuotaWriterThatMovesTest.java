package org.btestfarm.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.ledger.LedgerUnderTest.LONG;
import static org.btestfarm.ledger.LedgerUnderTest.get;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.awaitility.Awaitility;
import org.btestfarm.ledger.account.PolicyTarget;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.ledger.archive.ArchiveView;
import org.btestfarm.ledger.archive.JournalAdmin;
import org.btestfarm.ledger.audit.Checker;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.audit.Verifier;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.btestfarm.ledger.database.WriterLock;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.StateImage;
import org.btestfarm.ledger.testing.PostgresServer;
import org.btestfarm.ledger.writer.Collector;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One writer for a cluster of nodes: every node reaches it and sees what changes, wherever it is, and it goes on where it was when its node is gone. */
class QuotaWriterThatMovesTest {
    @TempDir
    Path path;

    private PostgresDatabase database;
    private ClusterNode first;
    private ClusterNode second;

    @BeforeEach
    void start() throws Exception {
        database = PostgresServer.shared().newDatabase();
        first = ClusterNode.start(path.resolve("1"), database, "node-1", Optional.empty());
        get(first.ledger().ready());
        second = ClusterNode.start(path.resolve("2"), database, "node-2", Optional.of(first));
        get(second.ledger().ready());
        Awaitility.await().atMost(LONG).until(() -> first.members() == 2 && second.members() == 2);
    }

    private static NodeId link() {
        return new NodeId("link", "1");
    }

    private static ToWriter.UsageReport report(String test, long number, long bytes) {
        return new ToWriter.UsageReport(
                new LeaseId(test, link()), number, new Totals(bytes, 0, true), new Totals(0, 0, false), List.of(), Demand.NONE, Demand.NONE, false);
    }

    private void tell(ClusterNode node, TestProbe<ToNode> probe, ToWriter request) {
        node.ledger().collector().tell(new Collector.Ask(probe.getRef(), request));
    }

    private <T extends ToNode> T awaitAnswer(ClusterNode node, TestProbe<ToNode> probe, ToWriter request, Class<T> kind) {
        long deadline = System.nanoTime() + LONG.toNanos();
        tell(node, probe, request);
        while (System.nanoTime() < deadline) {
            ToNode answer = probe.receiveMessage(LONG);
            if (kind.isInstance(answer)) {
                return kind.cast(answer);
            }
            if (answer instanceof ToNode.NotYet || answer instanceof ToNode.Busy) {
                tell(node, probe, request);
            }
        }
        throw new AssertionError("no " + kind.getSimpleName());
    }

    @Test
    void aChangeOnAnyNodeIsSeenOnAll() throws Exception {
        get(second.ledger().admin().addUser(new NewUser("alice", "secret", true)));
        assertThat(second.ledger().directory().find("alice")).isPresent();
        Awaitility.await().atMost(LONG).until(() -> first.ledger().directory().find("alice").flatMap(user -> user.md5Password()).equals(Optional.of("secret")));
        get(first.ledger().admin().changePolicy("user:alice", Map.of("day.in", 1_000L), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
        Awaitility.await().atMost(LONG).until(() -> second.ledger().directory().policies().containsKey(PolicyTarget.parse("user:alice")));
        get(second.ledger().admin().removeUser("alice"));
        Awaitility.await().atMost(LONG).until(() -> first.ledger().directory().find("alice").isEmpty());
        second.leave();
        first.leave();
        requireSound();
    }

    @Test
    void whenItsNodeLeavesAnotherGoesOnWhereItWas() throws Exception {
        moves(() -> first.leave());
    }

    @Test
    void whenItsNodeIsGoneAnotherGoesOnWhereItWas() throws Exception {
        moves(() -> first.vanish(second));
    }

    /**
     * The state is larger than a message between nodes: the second node archives, and the writer is on the first. The second was never the writer's: its key is
     * journaled before its archive is, so that auditors believe it.
     */
    @Test
    void aNodeThatIsNotTheWritersArchivesALargeState() throws Exception {
        TestProbe<ToNode> probe = TestProbe.create(second.system());
        int accounts = 6_000;
        for (int from = 0; from < accounts; from += ToWriter.ImportUsage.MAX_ROWS) {
            List<ToWriter.ImportUsage.Row> rows = IntStream.range(from, from + ToWriter.ImportUsage.MAX_ROWS)
                    .mapToObj(i -> new ToWriter.ImportUsage.Row("user:" + "x".repeat(50) + i, LocalDate.now(ZoneOffset.UTC).toEpochDay(), i, 1))
                    .toList();
            awaitAnswer(second, probe, new ToWriter.ImportUsage("books", rows), ToNode.Done.class);
        }
        // What it knows follows the journal; a frame of Artery has 262,144 bytes.
        Awaitility.await().atMost(LONG).until(() -> get(second.ledger().read(state -> StateImage.of(state).length)) > 262_144);
        JournalAdmin journal = second.ledger().admin().journal();
        get(journal.archive(Instant.now(), path.resolve("archive").toString()));
        Awaitility.await().atMost(LONG).until(() -> !get(journal.view()).archiving().map(ArchiveView::state).equals(Optional.of(ArchiveView.RUNNING)));
        assertThat(get(journal.view()).archiving().orElseThrow().state()).as(get(journal.view()).toString()).isEqualTo(ArchiveView.DONE);
        second.leave();
        first.leave();
        requireSound();
    }

    @Test
    void whoeverAsksTheDatabaseHearsThatThereIsAFarm() throws Exception {
        assertThat(WriterLock.holder(database, "node-9")).hasValueSatisfying(holder -> assertThat(holder).contains("node-1"));
        second.leave();
        first.leave();
        Awaitility.await().atMost(LONG).until(() -> WriterLock.holder(database, "node-9").isEmpty());
    }

    private interface End {
        void run() throws Exception;
    }

    private void moves(End end) throws Exception {
        TestProbe<ToNode> probe = TestProbe.create(second.system());
        second.system().receptionist().tell(Receptionist.register(Collector.LINKS, probe.getRef()));
        awaitAnswer(second, probe, new ToWriter.Hello(link(), Set.of(Capability.values())), ToNode.Welcome.class);
        get(second.ledger().admin().changePolicy("default:address", Map.of("day.in", 1_000L), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
        ToNode.Opened opened = awaitAnswer(
                second,
                probe,
                new ToWriter.OpenTest(new LeaseId("t1", link()), Optional.empty(), "192.0.2.1", Transport.TCP, Direction.SERVER_RECEIVES, 1, new Demand(800, 1), Demand.NONE),
                ToNode.Opened.class);
        assertThat(opened.in().total()).isEqualTo(800);
        assertThat(awaitAnswer(second, probe, report("t1", 1, 100), ToNode.UsageAnswer.class).applied()).isEqualTo(1);
        end.run();
        tell(second, probe, report("t1", 2, 200));
        tell(second, probe, report("t1", 3, 300));
        probe.fishForMessage(LONG, message -> message instanceof ToNode.Introduce
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
        awaitAnswer(second, probe, new ToWriter.Hello(link(), Set.of(Capability.values())), ToNode.Welcome.class);
        assertThat(awaitAnswer(second, probe, report("t1", 1, 100), ToNode.UsageAnswer.class).applied()).as("a duplicate is answered again").isGreaterThanOrEqualTo(1);
        tell(second, probe, report("t1", 2, 200));
        Awaitility.await().atMost(LONG).until(() -> awaitAnswer(second, probe, report("t1", 3, 300), ToNode.UsageAnswer.class).applied() == 3);
        Awaitility.await().atMost(LONG).until(() -> {
            long applied = get(second.ledger().read(state -> state.test("t1").orElseThrow().lease(link()).orElseThrow().report()));
            return applied == 3;
        });
        second.leave();
        requireSound();
    }

    private void requireSound() throws Exception {
        try (History history = History.open(database, path.resolve("archive"), List.of())) {
            assertThat(Verifier.verify(history, List.of(), Verifier.TOLERANCE).findings()).isEmpty();
            assertThat(Checker.check(history).findings()).isEmpty();
        }
    }
}
