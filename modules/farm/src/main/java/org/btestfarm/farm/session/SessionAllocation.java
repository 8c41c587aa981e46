package org.btestfarm.farm.session;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.util.Version;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * On which node a shard of sessions is: on the one that first asks for it, as long as that has less than its share of all shards, so that a new test's session is beside its first connection. Shards move
 * only away from nodes with more than their share, as when a node has joined, a few at a time. While nodes have different versions, those of the newest get all new shards and none moves.
 */
public final class SessionAllocation extends ShardCoordinator.AbstractShardAllocationStrategy {
    private static final int MOST_AT_A_TIME = 10;

    /** What is known of the nodes. */
    interface Nodes {
        /** The version of the program on a region's node. */
        Version version(ActorRef region);

        /** Whether nodes are joining or leaving. */
        boolean moving();
    }

    private final int shards;
    private final Nodes nodes;

    SessionAllocation(int shards, Nodes nodes) {
        this.shards = shards;
        this.nodes = nodes;
    }

    /** That of a node's cluster. */
    public static SessionAllocation of(ActorSystem<?> system, int shards) {
        Cluster cluster = Cluster.get(system);
        return new SessionAllocation(shards, new Nodes() {
            @Override
            public Version version(ActorRef region) {
                Address address = region.path().address();
                Address node = address.hasLocalScope() ? cluster.selfMember().address() : address;
                return members().filter(member -> member.address().equals(node)).map(Member::appVersion).findFirst().orElse(Version.Zero());
            }

            @Override
            public boolean moving() {
                return !members().allMatch(member -> member.status().equals(MemberStatus.up()));
            }

            private Stream<Member> members() {
                return StreamSupport.stream(cluster.state().getMembers().spliterator(), false);
            }
        });
    }

    private int share(Map<ActorRef, ?> regions) {
        return (shards + regions.size() - 1) / regions.size();
    }

    @Override
    public Future<ActorRef> allocateShard(ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> current) {
        return Future.successful(choose(requester, current));
    }

    private ActorRef choose(ActorRef requester, Map<ActorRef, IndexedSeq<String>> current) {
        Version newest = current.keySet().stream().map(nodes::version).max(Comparator.naturalOrder()).orElseThrow();
        List<ActorRef> regions = current.keySet().stream().filter(region -> nodes.version(region).equals(newest)).toList();
        if (regions.contains(requester) && current.get(requester).size() < share(current)) {
            return requester;
        }
        return regions.stream().min(Comparator.comparingInt(region -> current.get(region).size())).orElseThrow();
    }

    @Override
    public Future<Set<String>> rebalance(Map<ActorRef, IndexedSeq<String>> current, Set<String> inProgress) {
        boolean differ = current.keySet().stream().map(nodes::version).distinct().count() > 1;
        if (current.isEmpty() || !inProgress.isEmpty() || nodes.moving() || differ) {
            return Future.successful(Set.of());
        }
        int share = share(current);
        return Future.successful(current.values().stream()
                .flatMap(region -> CollectionConverters.asJava(region).stream().skip(share))
                .limit(MOST_AT_A_TIME)
                .collect(Collectors.toSet()));
    }
}
