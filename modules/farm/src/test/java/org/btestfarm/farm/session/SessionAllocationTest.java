package org.btestfarm.farm.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.util.Version;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/** The coordinator of the shards asks where a new one goes, and which should move; nodes a, b and c, ten shards. */
class SessionAllocationTest {
    private static final int SHARDS = 10;
    private static final ActorSystem SYSTEM = ActorSystem.create("allocation");

    private final ActorRef a = region("a");
    private final ActorRef b = region("b");
    private final ActorRef c = region("c");
    private final Map<ActorRef, IndexedSeq<String>> current = new LinkedHashMap<>();
    private final Map<ActorRef, Version> versions = new LinkedHashMap<>();
    private boolean moving;

    private final SessionAllocation allocation = new SessionAllocation(SHARDS, new SessionAllocation.Nodes() {
        @Override
        public Version version(ActorRef region) {
            return versions.getOrDefault(region, new Version("1.0"));
        }

        @Override
        public boolean moving() {
            return moving;
        }
    });

    @AfterAll
    static void end() {
        SYSTEM.terminate();
    }

    private static ActorRef region(String host) {
        return ((ExtendedActorSystem) SYSTEM).provider().resolveActorRef("pekko://allocation/system/sharding/" + host);
    }

    private void has(ActorRef region, int... shards) {
        List<String> names = new ArrayList<>();
        for (int shard : shards) {
            names.add(String.valueOf(shard));
        }
        current.put(region, CollectionConverters.asScala(names).toIndexedSeq());
    }

    private static <T> T now(Future<T> future) {
        return future.value().get().get();
    }

    @Test
    void aNewShardIsWhereItIsAskedFor() {
        has(a, 1, 2, 3);
        has(b);
        has(c, 4);
        assertThat(now(allocation.allocateShard(a, "9", current))).isEqualTo(a);
    }

    @Test
    void oneWithItsShareGetsNoMore() {
        has(a, 1, 2, 3, 4);
        has(b, 5, 6);
        has(c, 7);
        assertThat(now(allocation.allocateShard(a, "9", current))).isEqualTo(c);
    }

    @Test
    void whatIsFewAndUnevenStaysWhereItIs() {
        has(a, 1, 2, 3, 4);
        has(b);
        has(c);
        assertThat(now(allocation.rebalance(current, Set.of()))).isEmpty();
    }

    @Test
    void aNodeThatJoinsGetsItsShareOfTheOthers() {
        has(a, 1, 2, 3, 4, 5);
        has(b, 6, 7, 8, 9, 10);
        has(c);
        assertThat(now(allocation.rebalance(current, Set.of()))).containsExactlyInAnyOrder("5", "10");
        assertThat(now(allocation.rebalance(current, Set.of("5")))).as("one round after the other").isEmpty();
        moving = true;
        assertThat(now(allocation.rebalance(current, Set.of()))).as("not while nodes come and go").isEmpty();
    }

    @Test
    void newerNodesGetAllNewShardsAndNothingMoves() {
        has(a, 1, 2, 3, 4, 5, 6, 7);
        has(b, 8);
        has(c);
        versions.put(b, new Version("1.1-SNAPSHOT"));
        assertThat(now(allocation.allocateShard(c, "9", current))).isEqualTo(b);
        assertThat(now(allocation.rebalance(current, Set.of()))).isEmpty();
    }
}
