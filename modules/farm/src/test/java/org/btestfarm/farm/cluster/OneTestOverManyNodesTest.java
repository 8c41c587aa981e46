package org.btestfarm.farm.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.farm.RawClient.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.awaitility.Awaitility;
import org.btestfarm.farm.LogLines;
import org.btestfarm.farm.RawClient;
import org.btestfarm.farm.cluster.FarmOfNodes.Node;
import org.btestfarm.farm.session.Session;
import org.btestfarm.farm.session.SessionId;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;

/** A balancer brings the connections of one test to different nodes. */
class OneTestOverManyNodesTest {
    private static final String CLIENT = "127.0.0.1";

    @Test
    void connectionsOfAllNodesAreOneTest() throws Exception {
        try (FarmOfNodes farm = new FarmOfNodes(3);
                LogLines lines = new LogLines("org.btestfarm.farm.session.Session");
                RawClient first = new RawClient(farm.nodes.get(0).address(), CLIENT);
                RawClient second = new RawClient(farm.nodes.get(1).address(), CLIENT);
                RawClient third = new RawClient(farm.nodes.get(2).address(), CLIENT);
                RawClient fourth = new RawClient(farm.nodes.get(1).address(), CLIENT)) {
            Reply.Pass pass = first.open(command(Transport.TCP, Direction.SERVER_RECEIVES, 3, 0));
            assertThat(second.join(pass.token())).isEqualTo(pass);
            assertThat(third.join(pass.token())).isEqualTo(pass);
            assertThat(fourth.join(pass.token())).as("one too many, wherever it comes").isInstanceOf(Reply.Failed.class);
            first.send(new byte[1_000]);
            second.send(new byte[200]);
            third.send(new byte[30]);
            assertThat(first.readStatusesOf(1_000)).isEqualTo(1_000);
            assertThat(second.readStatusesOf(200)).isEqualTo(200);
            assertThat(third.readStatusesOf(30)).isEqualTo(30);
            first.close();
            second.close();
            third.close();
            awaitEnd(lines, "connection-count=3 connections=3", "in=1230 out=");
        }
    }

    /** As in a rolling update: one node's program, beside the others', cannot have several reports under way at once. */
    @Test
    void aNodeThatCanDoLessTakesPartInATestAndIsChargedToTheByte() throws Exception {
        try (FarmOfNodes farm = new FarmOfNodes(3, Set.of(1));
                LogLines lines = new LogLines("org.btestfarm.farm.session.Session");
                RawClient first = new RawClient(farm.nodes.get(0).address(), CLIENT);
                RawClient second = new RawClient(farm.nodes.get(1).address(), CLIENT);
                RawClient third = new RawClient(farm.nodes.get(2).address(), CLIENT)) {
            farm.ledger.quota("address:" + CLIENT, "day", 1_000_000_000);
            Reply.Pass pass = first.open(command(Transport.TCP, Direction.SERVER_RECEIVES, 3, 0));
            assertThat(second.join(pass.token())).isEqualTo(pass);
            assertThat(third.join(pass.token())).isEqualTo(pass);
            for (int round = 1; round <= 3; round++) {
                first.send(new byte[1_000]);
                second.send(new byte[200]);
                third.send(new byte[30]);
                assertThat(first.readStatusesOf(1_000)).isEqualTo(1_000);
                assertThat(second.readStatusesOf(200)).isEqualTo(200);
                assertThat(third.readStatusesOf(30)).isEqualTo(30);
            }
            first.close();
            second.close();
            third.close();
            awaitEnd(lines, "connection-count=3 connections=3", "in=3690 out=");
            Awaitility.await().atMost(FarmOfNodes.LONG).untilAsserted(() -> {
                assertThat(farm.ledger.spent("address:" + CLIENT, "day.in")).isEqualTo(3_690);
                assertThat(farm.ledger.leased("address:" + CLIENT, "day")).isZero();
            });
        }
    }

    /** Each node knows the command's speed; together they must not exceed it. */
    @Test
    void nodesShareTheSpeedOfATest() throws Exception {
        long bps = 8_000_000;
        try (FarmOfNodes farm = new FarmOfNodes(2);
                RawClient first = new RawClient(farm.nodes.get(0).address(), CLIENT);
                RawClient second = new RawClient(farm.nodes.get(1).address(), CLIENT);
                RawClient third = new RawClient(farm.nodes.get(1).address(), CLIENT)) {
            Reply.Pass pass = first.open(command(Transport.TCP, Direction.SERVER_RECEIVES, 4, bps));
            awaitSpeed(farm.nodes.get(0), bps);
            assertThat(second.join(pass.token())).isEqualTo(pass);
            awaitSpeed(farm.nodes.get(0), bps / 2);
            awaitSpeed(farm.nodes.get(1), bps / 2);
            assertThat(third.join(pass.token())).isEqualTo(pass);
            awaitSpeed(farm.nodes.get(0), bps / 3);
            awaitSpeed(farm.nodes.get(1), 2 * bps / 3);
            first.close();
            awaitSpeed(farm.nodes.get(1), bps);
        }
    }

    private static void awaitSpeed(Node node, long bps) {
        Awaitility.await().atMost(FarmOfNodes.LONG).untilAsserted(() ->
                assertThat(node.farm.speeds()).singleElement(org.assertj.core.api.InstanceOfAssertFactories.LONG).isBetween(bps - 1, bps + 1));
    }

    /** Its entity is stopped on the node where it is, as when its shard moves. */
    @Test
    void theTestGoesOnWhenItsSessionMoves() throws Exception {
        try (FarmOfNodes farm = new FarmOfNodes(2);
                LogLines lines = new LogLines("org.btestfarm.farm.session.Session");
                RawClient first = new RawClient(farm.nodes.get(0).address(), CLIENT);
                RawClient second = new RawClient(farm.nodes.get(1).address(), CLIENT)) {
            Reply.Pass pass = first.open(command(Transport.TCP, Direction.SERVER_RECEIVES, 2, 0));
            assertThat(second.join(pass.token())).isEqualTo(pass);
            first.send(new byte[100]);
            second.send(new byte[20]);
            assertThat(first.readStatusesOf(100)).isEqualTo(100);
            assertThat(second.readStatusesOf(20)).isEqualTo(20);
            for (Node node : farm.nodes) {
                Adapter.toClassic(node.system)
                        .actorSelection("/system/sharding/session/*/*")
                        .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());
            }
            Awaitility.await().atMost(FarmOfNodes.LONG).until(() -> lines.contain("test goes on after its session was moved"));
            first.send(new byte[3]);
            // Each asks each second whether it is known again.
            for (int tick = 0; tick < 3; tick++) {
                first.readStatus();
                second.readStatus();
            }
            first.close();
            second.close();
            awaitEnd(lines, "connection-count=2 connections=2", "in=123 out=");
        }
    }

    @Test
    void aNodeThatDiesTakesNothingWithItButItsConnections() throws Exception {
        try (FarmOfNodes farm = new FarmOfNodes(3);
                LogLines lines = new LogLines("org.btestfarm.farm.session.Session");
                RawClient dying = new RawClient(farm.nodes.get(2).address(), CLIENT);
                RawClient second = new RawClient(farm.nodes.get(0).address(), CLIENT);
                RawClient third = new RawClient(farm.nodes.get(1).address(), CLIENT)) {
            // Its session is most likely on the node where it was opened, so that dies with it.
            Reply.Pass pass = dying.open(command(Transport.TCP, Direction.SERVER_RECEIVES, 20, 0));
            assertThat(second.join(pass.token())).isEqualTo(pass);
            assertThat(third.join(pass.token())).isEqualTo(pass);
            dying.send(new byte[4_000]);
            second.send(new byte[100]);
            third.send(new byte[20]);
            assertThat(dying.readStatusesOf(4_000)).isEqualTo(4_000);
            assertThat(second.readStatusesOf(100)).isEqualTo(100);
            farm.kill(farm.nodes.get(2));
            assertThat(dying.isClosedByServer()).isTrue();
            assertThat(third.readStatusesOf(20)).isEqualTo(20);
            farm.awaitMembers(2);
            second.send(new byte[3]);
            assertThat(second.readStatusesOf(3)).isEqualTo(3);
            third.readStatus();
            joinsInTheEnd(farm.nodes.get(1), pass);
            second.close();
            third.close();
            awaitEnd(lines, "connection-count=20", "reason=");
        }
    }

    /** It is the same test still. Until one of its connections has told the new session of it, which each does every second, a join is refused. */
    private static void joinsInTheEnd(Node node, Reply.Pass pass) {
        Awaitility.await().atMost(FarmOfNodes.LONG).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            try (RawClient late = new RawClient(node.address(), CLIENT)) {
                assertThat(late.join(pass.token())).isEqualTo(pass);
            }
        });
    }

    /** Of thirty tests, drawn without knowing where their sessions are, ten would have theirs on the node that the client came to. */
    @Test
    void aTestsSessionIsOnTheNodeOfItsFirstConnection() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (FarmOfNodes farm = new FarmOfNodes(3)) {
            int near = 0;
            for (int i = 0; i < 30; i++) {
                Node node = farm.nodes.get(i % 3);
                RawClient client = new RawClient(node.address(), CLIENT);
                clients.add(client);
                Reply.Pass pass = client.open(command(Transport.TCP, Direction.SERVER_RECEIVES, 2, 0));
                String entity = new SessionId(CLIENT, pass.token().value()).entityId();
                near += sessionsOn(node).contains(entity) ? 1 : 0;
            }
            assertThat(near).isGreaterThanOrEqualTo(20);
            // However far it is: joins find it from every node.
            RawClient last = new RawClient(farm.nodes.get(0).address(), CLIENT);
            clients.add(last);
            Reply.Pass pass = last.open(command(Transport.TCP, Direction.SERVER_RECEIVES, 3, 0));
            for (Node node : farm.nodes.subList(1, 3)) {
                RawClient joining = new RawClient(node.address(), CLIENT);
                clients.add(joining);
                assertThat(joining.join(pass.token())).isEqualTo(pass);
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static Set<String> sessionsOn(Node node) throws Exception {
        CompletionStage<ShardRegion.CurrentShardRegionState> state = AskPattern.ask(
                ClusterSharding.get(node.system).shardState(), asker -> new GetShardRegionState(Session.KEY, asker), FarmOfNodes.LONG, node.system.scheduler());
        return state.toCompletableFuture().get(FarmOfNodes.LONG.toSeconds(), TimeUnit.SECONDS).getShards().stream()
                .flatMap(shard -> shard.getEntityIds().stream())
                .collect(Collectors.toSet());
    }

    private static void awaitEnd(LogLines lines, String... parts) {
        Awaitility.await().atMost(FarmOfNodes.LONG).untilAsserted(() ->
                assertThat(lines.all()).anySatisfy(line -> assertThat(line).startsWith("test ended: 127.0.0.1 user=-").contains(parts)));
    }
}
