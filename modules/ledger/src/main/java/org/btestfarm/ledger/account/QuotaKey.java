package org.btestfarm.ledger.account;

import java.util.ArrayList;
import java.util.List;

/**
 * What a quota counts: written {@code day}, {@code week.in}, {@code month.out}.
 *
 * @param period over which days
 * @param direction which bytes
 */
public record QuotaKey(Period period, QuotaDirection direction) implements Comparable<QuotaKey> {
    /** All there are, in order. */
    public static final List<QuotaKey> ALL = all();

    private static List<QuotaKey> all() {
        List<QuotaKey> keys = new ArrayList<>();
        for (Period period : Period.values()) {
            for (QuotaDirection direction : QuotaDirection.values()) {
                keys.add(new QuotaKey(period, direction));
            }
        }
        return List.copyOf(keys);
    }

    /**
     * Reads a key as operators write it; {@code day} is {@code day.both}.
     *
     * @throws IllegalArgumentException with one clear line
     */
    public static QuotaKey parse(String text) {
        for (QuotaKey key : ALL) {
            if (key.toString().equals(text) || (key.period.word() + "." + key.direction.word()).equals(text)) {
                return key;
            }
        }
        throw new IllegalArgumentException(
                "quota '" + Texts.printable(text) + "': allowed are day, week, month, each alone or with .in, .out or .both");
    }

    @Override
    public int compareTo(QuotaKey other) {
        int byPeriod = period.compareTo(other.period);
        return byPeriod != 0 ? byPeriod : direction.compareTo(other.direction);
    }

    @Override
    public String toString() {
        return direction == QuotaDirection.BOTH ? period.word() : period.word() + "." + direction.word();
    }
}
