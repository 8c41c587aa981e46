package org.btestfarm.farm.cluster;

import org.apache.pekko.cluster.Member;

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

    /** Where other nodes reach it, {@code HOST:PORT}. */
    static String address(Member member) {
        return member.address().getHost().orElse("-") + ":" + member.address().getPort().orElse(0);
    }
}
