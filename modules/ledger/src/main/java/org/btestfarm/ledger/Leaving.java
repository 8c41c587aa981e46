package org.btestfarm.ledger;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Leave;
import org.btestfarm.ledger.writer.Collector;

/** How the writer's node stops: where other nodes go on with the farm it hands the writer over, where none does the writer makes an end. */
final class Leaving {
    private final ActorSystem<?> system;
    private final boolean clustered;
    private final Duration within;

    Leaving(ActorSystem<?> system, boolean clustered, Duration within) {
        this.system = system;
        this.clustered = clustered;
        this.within = within;
    }

    /**
     * Ends the writer here.
     *
     * @param hosted the writer, if it is on this node
     * @return fails if that takes too long
     */
    CompletionStage<Done> end(Optional<Hosting.Hosted> hosted) {
        return hosted.map(here -> othersGoOn() ? handOver(here) : end(here)).orElseGet(() -> CompletableFuture.completedStage(Done.getInstance()));
    }

    private boolean othersGoOn() {
        if (!clustered) {
            return false;
        }
        Cluster cluster = Cluster.get(system);
        Set<Member> unreachable = cluster.state().getUnreachable();
        for (Member member : cluster.state().getMembers()) {
            if (!member.equals(cluster.selfMember()) && member.status().equals(MemberStatus.up()) && !unreachable.contains(member)) {
                return true;
            }
        }
        return false;
    }

    /** The writer works until the farm knows that this node leaves; then the cluster ends it, and starts it elsewhere at once. */
    private CompletionStage<Done> handOver(Hosting.Hosted here) {
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Leave.create(cluster.selfMember().address()));
        return here.gone().toCompletableFuture().copy().orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletionStage<Done> end(Hosting.Hosted here) {
        return AskPattern.ask(here.writer(), Collector.Stop::new, within, system.scheduler());
    }
}
