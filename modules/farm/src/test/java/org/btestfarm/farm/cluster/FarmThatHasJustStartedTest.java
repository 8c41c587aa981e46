package org.btestfarm.farm.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.awaitility.Awaitility;
import org.btestfarm.farm.cluster.FarmOfNodes.Node;
import org.btestfarm.farm.session.Session;
import org.junit.jupiter.api.Test;

/** A burst of tests right after the start of a farm must not wait for shards that are given out one by one. */
class FarmThatHasJustStartedTest {
    @Test
    void allShardsOfSessionsHaveAHomeBeforeTheFirstTest() throws Exception {
        try (FarmOfNodes farm = new FarmOfNodes(3)) {
            Awaitility.await().atMost(FarmOfNodes.LONG).untilAsserted(() -> {
                assertThat(farm.nodes).extracting(FarmThatHasJustStartedTest::shardsOn).containsExactlyInAnyOrder(34, 33, 33);
            });
        }
    }

    private static int shardsOn(Node node) {
        try {
            ShardRegion.CurrentShardRegionState state = AskPattern.<org.apache.pekko.cluster.sharding.typed.ClusterShardingQuery, ShardRegion.CurrentShardRegionState>ask(
                            ClusterSharding.get(node.system).shardState(), asker -> new GetShardRegionState(Session.KEY, asker), FarmOfNodes.LONG, node.system.scheduler())
                    .toCompletableFuture()
                    .get(FarmOfNodes.LONG.toSeconds(), TimeUnit.SECONDS);
            return state.getShards().size();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
