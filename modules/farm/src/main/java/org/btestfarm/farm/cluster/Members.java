package org.btestfarm.farm.cluster;

import java.util.Optional;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.jspecify.annotations.Nullable;

/** What is said of a member of the cluster. */
final class Members {
    /** A role that holds a node's name: membership is what all nodes know of each other. */
    static final String NAME_ROLE = "node.";

    private Members() {}

    /** Its name; its address if it did not say. */
    static String name(Member member) {
        for (String role : member.getRoles()) {
            if (role.startsWith(NAME_ROLE)) {
                return role.substring(NAME_ROLE.length());
            }
        }
        return address(member);
    }

    /** Where singletons are: the oldest of those that are up. */
    static Optional<Member> oldest(CurrentClusterState state) {
        @Nullable Member oldest = null;
        for (Member member : state.getMembers()) {
            boolean there = member.status().equals(MemberStatus.up()) || member.status().equals(MemberStatus.leaving());
            if (there && (oldest == null || member.isOlderThan(oldest))) {
                oldest = member;
            }
        }
        return Optional.ofNullable(oldest);
    }

    /** Where other nodes reach it, {@code HOST:PORT}. */
    static String address(Member member) {
        return member.address().getHost().orElse("-") + ":" + member.address().getPort().orElse(0);
    }
}
