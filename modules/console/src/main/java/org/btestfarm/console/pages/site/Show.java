package org.btestfarm.console.pages.site;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.protocol.rate.BitRate;

/** Writes figures as people read them. What nobody reported is "not reported", never 0. */
public final class Show {
    /** What stands where the other end said nothing. */
    public static final String NOT_REPORTED = "not reported";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final int HOUR = 3600;
    private static final int MINUTE = 60;

    private Show() {}

    /** A point in time, in UTC; the browser makes it local. */
    public static String time(Instant time) {
        return TIME.format(time);
    }

    /** Bytes with three digits and a decimal unit. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        String form = unit == 0 || value >= 99.95 ? "%.0f" : value >= 9.995 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, value) + " " + UNITS[unit];
    }

    /** The mean speed of bytes over a time; a dash if there was no time. */
    public static String rate(long bytes, double seconds) {
        return seconds <= 0 ? "–" : BitRate.format(bytes * 8.0 / seconds);
    }

    /** A speed. */
    public static String rate(double bps) {
        return BitRate.format(bps);
    }

    /** A time such as {@code 1 h 2 min} or {@code 10 s}. */
    public static String seconds(long seconds) {
        if (seconds >= HOUR) {
            return seconds / HOUR + " h " + seconds % HOUR / MINUTE + " min";
        }
        return seconds >= 2 * MINUTE ? seconds / MINUTE + " min " + seconds % MINUTE + " s" : seconds + " s";
    }

    /** As part of an address. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A word of the journal, as words. */
    public static String words(String word) {
        return word.isEmpty() ? "unknown" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1).replace('_', ' ');
    }

    /** A CPU load. */
    public static String percent(OptionalInt percent) {
        return percent.isPresent() ? percent.getAsInt() + " %" : NOT_REPORTED;
    }

    /** A count. */
    public static String count(OptionalLong count) {
        return count.isPresent() ? String.format(Locale.ROOT, "%,d", count.getAsLong()) : NOT_REPORTED;
    }
}
