package org.btestfarm.ledger.account;

import java.util.Locale;

/** Which bytes a quota counts, as the farm sees them. */
public enum QuotaDirection {
    /** What the farm received: the router's upload. */
    IN,
    /** What the farm sent: the router's download. */
    OUT,
    /** The sum of the two. */
    BOTH;

    /** Whether bytes that flow that way are counted. */
    public boolean counts(QuotaDirection way) {
        return this == BOTH || this == way;
    }

    /** The name as operators write it: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
