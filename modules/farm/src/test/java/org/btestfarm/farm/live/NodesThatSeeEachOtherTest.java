package org.btestfarm.farm.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.awaitility.Awaitility;
import org.btestfarm.farm.Farm;
import org.btestfarm.farm.admission.NodeRoom;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;

/** Each node of a cluster shows what all of them do. */
class NodesThatSeeEachOtherTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final NodeRoom ROOM = new NodeRoom(100, OptionalLong.of(1_000_000_000), OptionalLong.empty(), true, Optional.of("no new tests are taken"));

    private static TestActivity test(int number) {
        return new TestActivity(
                String.format("%032x", number), "2001:db8:1234:5678:9abc:def0:1234:5678", Optional.of("user-" + "x".repeat(59)), Transport.UDP, Direction.BOTH, 1, 1_000,
                OptionalLong.of(1_000_000_000_000L), OptionalLong.empty(), 1L << 50, 1L << 50, OptionalLong.of(0), OptionalInt.empty(), OptionalLong.of(1));
    }

    private static NodeActivity node(int tests) {
        return new NodeActivity("node-2", 1, OptionalInt.empty(), Optional.of(ROOM), IntStream.range(0, tests).mapToObj(NodesThatSeeEachOtherTest::test).toList());
    }

    private static ActivityBoard report(ActorSystem<?> system, String node) {
        ActivityBoard board = new ActivityBoard();
        system.systemActorOf(
                ActivityReporter.create(node, List::of, board, own -> {}, () -> ROOM, () -> OptionalInt.of(7), System::nanoTime, Clock.systemUTC()), "activity", Props.empty());
        return board;
    }

    private static void end(ActorSystem<?> system) throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private static List<String> nodes(ActivityBoard board) {
        return board.now().nodes().stream().map(NodeActivity::node).toList();
    }

    @Test
    void bothAreSeenFromBothAndOneThatIsGoneIsForgotten() throws Exception {
        ActorSystem<?> first = Farm.actorSystem(ConfigFactory.empty());
        ActorSystem<?> second = Farm.actorSystem(ConfigFactory.empty());
        try {
            Cluster.get(first).manager().tell(Join.create(Cluster.get(first).selfMember().address()));
            Cluster.get(second).manager().tell(Join.create(Cluster.get(first).selfMember().address()));
            ActivityBoard seenFromFirst = report(first, "node-1");
            ActivityBoard seenFromSecond = report(second, "node-2");
            Awaitility.await().atMost(LONG).untilAsserted(() -> {
                assertThat(nodes(seenFromFirst)).containsExactly("node-1", "node-2");
                assertThat(nodes(seenFromSecond)).containsExactly("node-1", "node-2");
            });
            assertThat(seenFromFirst.now().nodes().get(1).cpuPct()).as("as the other node said").hasValue(7);
            assertThat(seenFromFirst.now().nodes().get(1).room()).as("likewise").contains(ROOM);
            end(second);
            Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(nodes(seenFromFirst)).containsExactly("node-1"));
        } finally {
            end(second);
            end(first);
        }
    }

    @Test
    void aPartTravelsAndFitsIntoAMessage() throws Exception {
        ActorSystem<?> system = Farm.actorSystem(ConfigFactory.empty());
        try {
            Serialization serialization = SerializationExtension.get(system);
            ActivityPart part = ActivityPart.of(node(ActivityPart.TESTS), 1).get(0);
            byte[] bytes = serialization.serialize(part).get();
            assertThat(bytes.length).as("bytes; a frame of Artery has 262,144").isLessThan(200_000);
            assertThat(serialization.deserialize(bytes, ActivityPart.class).get()).isEqualTo(part);
        } finally {
            end(system);
        }
    }

    @Test
    void manyTestsComeInPartsAndAWholeOnlyOnceAllAreThere() {
        NodeActivity whole = node(2 * ActivityPart.TESTS + 1);
        List<ActivityPart> parts = ActivityPart.of(whole, 1);
        assertThat(parts).hasSize(3);
        ActivityParts together = new ActivityParts();
        assertThat(together.add(parts.get(2), 0)).isEmpty();
        assertThat(together.add(parts.get(0), 0)).isEmpty();
        assertThat(together.add(parts.get(0), 0)).as("the same again").isEmpty();
        assertThat(together.add(parts.get(1), 0)).contains(whole);
        List<ActivityPart> next = ActivityPart.of(whole, 2);
        assertThat(together.add(parts.get(0), 0)).isEmpty();
        assertThat(together.add(next.get(1), 0)).as("of another round").isEmpty();
        assertThat(together.add(next.get(2), 0)).isEmpty();
        assertThat(together.add(next.get(0), 0)).contains(whole);
        assertThat(ActivityPart.of(node(0), 3)).hasSize(1);
    }
}
