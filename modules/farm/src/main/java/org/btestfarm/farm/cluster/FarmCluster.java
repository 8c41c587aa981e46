package org.btestfarm.farm.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.btestfarm.farm.session.SessionId;
import org.btestfarm.farm.session.SessionShards;

/** A node's membership in the farm: one for each actor system. Thread-safe. */
public final class FarmCluster implements Extension {
    private static final Id ID = new Id();

    private static final class Id extends ExtensionId<FarmCluster> {
        @Override
        public FarmCluster createExtension(ActorSystem<?> system) {
            return new FarmCluster(system);
        }
    }

    /** How long the actors of a node that was put out may take to end. One that waits for word of a node that cannot be reached would wait for ever, and the process with it. */
    private static final Duration ACTORS_END = Duration.ofSeconds(10);

    private final ActorSystem<?> system;
    private final AtomicBoolean joining = new AtomicBoolean();
    private final CompletionStage<Boolean> ended;

    private FarmCluster(ActorSystem<?> system) {
        this.system = system;
        // One for all who ask: another made later would not be done yet for a moment when the system has ended already.
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        system.getWhenTerminated().thenRun(() -> ended.complete(isPutOut()));
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseActorSystemTerminate(), "end-anyway", () -> {
            if (isPutOut()) {
                CompletableFuture.delayedExecutor(ACTORS_END.toMillis(), TimeUnit.MILLISECONDS).execute(() -> ended.complete(true));
            }
            return CompletableFuture.completedStage(Done.getInstance());
        });
        this.ended = ended;
    }

    private boolean isPutOut() {
        return CoordinatedShutdown.get(system).getShutdownReason().filter(reason -> reason instanceof CoordinatedShutdown.ClusterDowningReason$).isPresent();
    }

    /** That of this actor system. */
    public static FarmCluster get(ActorSystem<?> system) {
        return system.registerExtension(ID);
    }

    /** Has the node become part of the farm that its seed nodes are part of, in the background; one without seed nodes is a farm of its own. Idempotent. */
    public void join() {
        join(Optional::empty);
    }

    /**
     * Likewise.
     *
     * @param elsewhere asked before this node founds a farm: who is one already, though no seed said so, one line; may block, and throw if nobody can say
     */
    public void join(Supplier<Optional<String>> elsewhere) {
        if (!joining.compareAndSet(false, true)) {
            return;
        }
        Cluster cluster = Cluster.get(system);
        List<SeedNode> seeds = seeds();
        if (!seeds.isEmpty()) {
            system.systemActorOf(MembershipLog.create(), "membership-log", Props.empty());
            system.systemActorOf(Joining.create(seeds, system.settings().config().getDuration("btest-farm.cluster.patience"), elsewhere), Joining.NAME, Props.empty());
        } else if (system.settings().config().getStringList("pekko.cluster.seed-nodes").isEmpty()) {
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        }
    }

    private List<SeedNode> seeds() {
        return system.settings().config().getStringList("btest-farm.cluster.seeds").stream().map(SeedNode::parse).toList();
    }

    /**
     * The sessions that this node asks for when it starts: seeds share all shards between them, so that these have homes before the farm has tests, and on the nodes that it will consist of. A node
     * on its own gives out shards at once, and nodes that are no seeds come to a farm that has.
     *
     * @param shards of this node
     */
    public List<SessionId> firstSessions(SessionShards shards) {
        List<SeedNode> seeds = seeds();
        int self = seeds.indexOf(SeedNode.of(Cluster.get(system).selfMember().address()));
        return seeds.size() < 2 || self < 0 ? List.of(SessionShards.ANY) : shards.claim(self, seeds.size());
    }

    /**
     * Whether this node is part of the farm, and all nodes that can be reached have seen so. Until then, what one of them watches here counts as gone if a run of before had the same address (Pekko's ClusterRemoteWatcher): a test's
     * connection, or the ledger's line to this node. Asks nobody.
     */
    public boolean isKnownToAll() {
        Cluster cluster = Cluster.get(system);
        CurrentClusterState state = cluster.state();
        return cluster.selfMember().status().equals(MemberStatus.up())
                && StreamSupport.stream(state.getMembers().spliterator(), false)
                        .filter(member -> !state.getUnreachable().contains(member) && !member.status().equals(MemberStatus.joining()))
                        .allMatch(member -> state.getSeenBy().contains(member.address()));
    }

    /** The nodes that this one knows, by name. Asks nobody. */
    public List<NodeView> nodes() {
        CurrentClusterState state = Cluster.get(system).state();
        Optional<Member> oldest = Members.oldest(state);
        List<NodeView> nodes = new ArrayList<>();
        for (Member member : state.getMembers()) {
            nodes.add(new NodeView(
                    Members.name(member),
                    Members.address(member),
                    member.status().toString().toLowerCase(Locale.ROOT),
                    !state.getUnreachable().contains(member),
                    member.appVersion().toString(),
                    oldest.filter(member::equals).isPresent()));
        }
        nodes.sort(Comparator.comparing(NodeView::name));
        return nodes;
    }

    /** Completes when the actor system has ended; with true if that was because the other nodes, or its own judgement, put it out of the farm, and then after 10 s at most, whatever its actors wait for. */
    public CompletionStage<Boolean> ended() {
        return ended;
    }
}
