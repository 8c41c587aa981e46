package org.btestfarm.farm.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes start, one after the other or all at once, and one of them while it is cut off. */
class NodesThatFindEachOtherTest {
    private final List<ActorSystem<?>> running = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (ActorSystem<?> system : running) {
            FarmOfNodes.end(system);
        }
    }

    private ActorSystem<?> join(int index, List<SeedNode> seeds) throws Exception {
        ActorSystem<?> system = FarmOfNodes.system(index, seeds, Optional.empty(), ConfigFactory.empty());
        running.add(system);
        FarmCluster.get(system).join();
        return system;
    }

    private static boolean isMember(ActorSystem<?> system) {
        return !Cluster.get(system).selfMember().status().equals(MemberStatus.removed());
    }

    @Test
    void theFirstSeedThatIsCutOffFoundsNoFarmOfItsOwn() throws Exception {
        List<SeedNode> seeds = FarmOfNodes.seeds(3);
        ActorSystem<?> first = join(0, seeds);
        Awaitility.await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(6)).until(() -> !isMember(first));
        join(1, seeds);
        FarmOfNodes.awaitMembers(first, 2);
        join(2, seeds);
        for (ActorSystem<?> system : running) {
            FarmOfNodes.awaitMembers(system, 3);
        }
    }

    @Test
    void aFirstSeedThatComesBackJoinsTheFarmThatIsThere() throws Exception {
        List<SeedNode> seeds = FarmOfNodes.seeds(3);
        ActorSystem<?> first = join(0, seeds);
        ActorSystem<?> second = join(1, seeds);
        ActorSystem<?> third = join(2, seeds);
        for (ActorSystem<?> system : running) {
            FarmOfNodes.awaitMembers(system, 3); // One that does not know yet that it is up has no vote.
        }
        running.remove(first);
        FarmOfNodes.end(first);
        FarmOfNodes.awaitMembers(second, 2);
        ActorSystem<?> again = join(0, seeds);
        FarmOfNodes.awaitMembers(again, 3);
        FarmOfNodes.awaitMembers(third, 3);
    }

    @Test
    void aNodeThatIsPutOutEndsAndSaysSo() throws Exception {
        List<SeedNode> seeds = FarmOfNodes.seeds(2);
        ActorSystem<?> first = join(0, seeds);
        ActorSystem<?> second = join(1, seeds);
        FarmOfNodes.awaitMembers(first, 2);
        Cluster.get(first).manager().tell(new Down(Cluster.get(second).selfMember().address()));
        assertThat(FarmCluster.get(second).ended().toCompletableFuture().get(FarmOfNodes.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        FarmOfNodes.awaitMembers(first, 1);
        assertThat(FarmCluster.get(first).ended().toCompletableFuture()).isNotDone();
    }
}
