package org.btestfarm.ledger.account;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Calendar days in the farm's zone. A day may have 23 or 25 hours where clocks are set for summer.
 *
 * @param zone where midnight is
 */
public record FarmCalendar(ZoneId zone) {
    /** The day that a moment is in, as days since 1970-01-01. */
    public long day(Instant time) {
        return LocalDate.ofInstant(time, zone).toEpochDay();
    }

    /** When that day ends: the first moment of the next one, which is not midnight where the clocks jump over it. */
    public Instant endOf(long day) {
        return LocalDate.ofEpochDay(day + 1).atStartOfDay(zone).toInstant();
    }
}
