package org.btestfarm.ledger.account;

import java.util.Locale;

/** How long a quota counts: calendar days that end with today. */
public enum Period {
    /** Today. */
    DAY(1),
    /** Today and the 6 days before. */
    WEEK(7),
    /** Today and the 29 days before. */
    MONTH(30);

    private final int days;

    Period(int days) {
        this.days = days;
    }

    /** How many calendar days it has, today included. */
    public int days() {
        return days;
    }

    /** The name as operators write it: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
