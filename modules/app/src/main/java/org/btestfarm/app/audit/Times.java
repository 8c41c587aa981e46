package org.btestfarm.app.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.btestfarm.app.UsageException;
import org.btestfarm.protocol.Quote;

/** Times as operators write and read them. */
final class Times {
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private Times() {}

    /** A time: with an offset, or in the farm's zone; a date alone is its beginning. */
    static Instant parse(String option, String text, ZoneId zone) {
        try {
            if (text.length() == 10) {
                return LocalDate.parse(text).atStartOfDay(zone).toInstant();
            }
            String iso = text.replace(' ', 'T');
            return iso.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$") && iso.length() > 16
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            throw new UsageException(option + " is " + Quote.of(text)
                    + ", allowed are times such as 2026-11-21, 2026-11-21T10:15 or 2026-11-21T10:15:00Z");
        }
    }

    /** Date and time in the farm's zone. */
    static String show(Instant time, ZoneId zone) {
        return SHOWN.format(time.truncatedTo(ChronoUnit.MILLIS).atZone(zone));
    }

    /** Time of day in the farm's zone. */
    static String clock(Instant time, ZoneId zone) {
        return CLOCK.format(time.truncatedTo(ChronoUnit.MILLIS).atZone(zone));
    }
}
