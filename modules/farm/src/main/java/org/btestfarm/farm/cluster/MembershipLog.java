package org.btestfarm.farm.cluster;

import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberDowned;
import org.apache.pekko.cluster.ClusterEvent.MemberLeft;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.MemberUp;
import org.apache.pekko.cluster.ClusterEvent.ReachableMember;
import org.apache.pekko.cluster.ClusterEvent.UnreachableMember;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line whenever a node comes, goes, or cannot be reached, and when the ledger's writer moves. Confined to its actor. */
final class MembershipLog {
    private static final Logger log = LoggerFactory.getLogger(MembershipLog.class);

    private final Set<Member> up = new HashSet<>();
    private @Nullable Member oldest;

    private MembershipLog() {}

    static Behavior<ClusterDomainEvent> create() {
        return Behaviors.setup(context -> {
            Cluster.get(context.getSystem()).subscriptions().tell(Subscribe.create(context.getSelf(), ClusterDomainEvent.class));
            MembershipLog own = new MembershipLog();
            return Behaviors.receive(ClusterDomainEvent.class)
                    .onMessage(MemberUp.class, up -> own.came(up.member()))
                    .onMessage(MemberLeft.class, left -> said("{} at {} leaves the farm", left.member()))
                    .onMessage(UnreachableMember.class, lost -> warned("{} at {} cannot be reached", lost.member()))
                    .onMessage(ReachableMember.class, found -> said("{} at {} can be reached again", found.member()))
                    .onMessage(MemberDowned.class, down -> warned("{} at {} is put out of the farm", down.member()))
                    .onMessage(MemberRemoved.class, own::gone)
                    .onAnyMessage(other -> Behaviors.same())
                    .build();
        });
    }

    private Behavior<ClusterDomainEvent> came(Member member) {
        said("{} at {} is part of the farm", member);
        up.add(member);
        return writer();
    }

    private Behavior<ClusterDomainEvent> gone(MemberRemoved removed) {
        if (removed.previousStatus().equals(MemberStatus.down())) {
            warned("{} at {} is gone: it was put out", removed.member());
        } else {
            said("{} at {} is gone: it had left", removed.member());
        }
        up.remove(removed.member());
        return writer();
    }

    /** The oldest of the nodes has the cluster's singletons, the ledger's writer among them. */
    private Behavior<ClusterDomainEvent> writer() {
        Member now = up.stream().reduce((one, other) -> one.isOlderThan(other) ? one : other).orElse(null);
        if (now != null && !now.equals(oldest)) {
            said("{} at {} has the ledger's writer from now on", now);
        }
        oldest = now;
        return Behaviors.same();
    }

    private static Behavior<ClusterDomainEvent> said(String line, Member member) {
        log.info("node " + line, Members.name(member), Members.address(member));
        return Behaviors.same();
    }

    private static Behavior<ClusterDomainEvent> warned(String line, Member member) {
        log.warn("node " + line, Members.name(member), Members.address(member));
        return Behaviors.same();
    }
}
