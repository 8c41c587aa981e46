package org.btestfarm.farm.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.awaitility.Awaitility;
import org.btestfarm.farm.LogLines;
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
        return join(index, seeds, Optional::empty);
    }

    private ActorSystem<?> join(int index, List<SeedNode> seeds, Supplier<Optional<String>> elsewhere) throws Exception {
        ActorSystem<?> system = FarmOfNodes.system(index, seeds, Optional.empty(), ConfigFactory.empty());
        running.add(system);
        FarmCluster.get(system).join(elsewhere);
        return system;
    }

    private static boolean isMember(ActorSystem<?> system) {
        return !Cluster.get(system).selfMember().status().equals(MemberStatus.removed());
    }

    @Test
    void theFirstSeedThatIsCutOffFoundsNoFarmOfItsOwn() throws Exception {
        List<SeedNode> seeds = FarmOfNodes.seeds(3);
        ActorSystem<?> first = join(0, seeds);
        Awaitility.await().during(Duration.ofSeconds(4)).atMost(FarmOfNodes.LONG).until(() -> !isMember(first));
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

    /** Two seeds of three, cut off together and restarted, are a majority of the seeds; the database knows of the farm that the others are. So does one that is the only seed. */
    @Test
    void noSecondFarmIsFoundedWhileTheLedgerHasAWriter() throws Exception {
        List<SeedNode> seeds = FarmOfNodes.seeds(3);
        AtomicReference<Optional<String>> writer = new AtomicReference<>(Optional.of("the ledger has a writer, node-3 at 127.0.0.13"));
        try (LogLines lines = new LogLines(Joining.class.getName())) {
            ActorSystem<?> first = join(0, seeds, writer::get);
            ActorSystem<?> second = join(1, seeds, writer::get);
            ActorSystem<?> only = join(0, FarmOfNodes.seeds(1), writer::get);
            Awaitility.await().atMost(FarmOfNodes.LONG).until(() ->
                    lines.all().stream().filter(line -> line.contains("there may be one: the ledger has a writer, node-3")).count() >= 2);
            Awaitility.await().during(Duration.ofSeconds(3)).atMost(FarmOfNodes.LONG).until(() -> !isMember(first) && !isMember(second) && !isMember(only));
            writer.set(Optional.empty());
            FarmOfNodes.awaitMembers(first, 2);
            FarmOfNodes.awaitMembers(second, 2);
            FarmOfNodes.awaitMembers(only, 1);
        }
    }

    /** Each is the first of its own list, and would found a farm with the others. */
    @Test
    void seedsInAnotherOrderDoNotFoundTwoFarms() throws Exception {
        List<SeedNode> seeds = FarmOfNodes.seeds(3);
        ActorSystem<?> first = join(0, seeds);
        List<SeedNode> otherwise = List.of(seeds.get(1), seeds.get(0), seeds.get(2));
        try (LogLines lines = new LogLines(Joining.class.getName())) {
            ActorSystem<?> second = FarmOfNodes.system(0, otherwise, Optional.empty(), ConfigFactory.empty());
            running.add(second);
            FarmCluster.get(second).join();
            Awaitility.await().atMost(FarmOfNodes.LONG).until(() -> lines.contain("has other cluster.seeds than this one"));
            Awaitility.await().during(Duration.ofSeconds(3)).atMost(FarmOfNodes.LONG).until(() -> !isMember(first) && !isMember(second));
        }
        join(2, seeds);
        FarmOfNodes.awaitMembers(first, 3);
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
