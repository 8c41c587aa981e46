package org.btestfarm.ledger.quota;

import org.btestfarm.ledger.account.Period;

/**
 * Which days may be forgotten. It follows the days that events carry, but forwards by one day at a time however far the clock jumps: a clock that is
 * wrong for an hour must not make the ledger forget a month of use. The price is that a farm that stood still for a week remembers a week longer.
 */
final class DayCount {
    private static final long SPARE = 7;
    private static final long UNKNOWN = Long.MIN_VALUE;

    private long last = UNKNOWN;
    private long steady = UNKNOWN;

    /** Takes notice of an event's day; returns whether there may be something to forget. */
    boolean see(long day) {
        if (day == last) {
            return false;
        }
        if (last == UNKNOWN || day < steady) {
            steady = day;
        } else if (day > last) {
            steady = Math.min(day, steady + 1);
        }
        last = day;
        return true;
    }

    long keptFrom() {
        return steady - Period.MONTH.days() - SPARE;
    }

    long last() {
        return last;
    }

    long steady() {
        return steady;
    }

    void restore(long lastDay, long steadyDay) {
        last = lastDay;
        steady = steadyDay;
    }
}
