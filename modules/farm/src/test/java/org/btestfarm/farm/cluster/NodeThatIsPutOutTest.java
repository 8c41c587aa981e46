package org.btestfarm.farm.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** The others have put a node out; its process must end and be started again. */
class NodeThatIsPutOutTest {
    @Test
    void itEndsThoughOneOfItsActorsNeverDoes() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        ActorSystem<?> system = FarmOfNodes.system(0, FarmOfNodes.seeds(1), Optional.empty(), ConfigFactory.empty());
        try {
            FarmCluster cluster = FarmCluster.get(system);
            CountDownLatch started = new CountDownLatch(1);
            system.systemActorOf(
                    Behaviors.setup(context -> {
                        started.countDown();
                        return Behaviors.receive(Object.class)
                                .onSignal(PostStop.class, stopped -> {
                                    released.await();
                                    return Behaviors.same();
                                })
                                .build();
                    }),
                    "waits",
                    Props.empty());
            assertThat(started.await(FarmOfNodes.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterDowningReason());
            assertThat(cluster.ended().toCompletableFuture().get(FarmOfNodes.LONG.toSeconds(), TimeUnit.SECONDS)).as("put out").isTrue();
            assertThat(system.getWhenTerminated().toCompletableFuture()).isNotDone();
        } finally {
            released.countDown();
            FarmOfNodes.end(system);
        }
    }
}
