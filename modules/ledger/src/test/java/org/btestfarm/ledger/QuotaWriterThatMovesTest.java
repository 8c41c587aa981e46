package org.btestfarm.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.ledger.LedgerUnderTest.LONG;
import static org.btestfarm.ledger.LedgerUnderTest.get;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.awaitility.Awaitility;
import org.btestfarm.ledger.account.PolicyTarget;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.ledger.audit.Checker;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.audit.Verifier;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
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
