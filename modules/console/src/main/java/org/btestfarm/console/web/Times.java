package org.btestfarm.console.web;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** Writes times as {@link Instant#toString} does, in a tenth of the time: a page of tests has two hundred of them. */
public final class Times {
    private static final int DAY = (int) ChronoUnit.DAYS.getDuration().toSeconds();
    private static final int LONGEST = 30;
    private static final int YEARS = 10_000;

    private Times() {}

    /** As {@code 2026-11-21T18:00:00Z}, with three, six or nine digits of a fraction where it has one. */
    public static String text(Instant time) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(time.getEpochSecond(), (long) DAY));
        if (day.getYear() < 0 || day.getYear() >= YEARS) {
            return time.toString(); // with a sign
        }
        int second = (int) Math.floorMod(time.getEpochSecond(), (long) DAY);
        byte[] text = new byte[LONGEST];
        put(text, 0, 4, day.getYear(), '-');
        put(text, 5, 2, day.getMonthValue(), '-');
        put(text, 8, 2, day.getDayOfMonth(), 'T');
        put(text, 11, 2, second / 3600, ':');
        put(text, 14, 2, second / 60 % 60, ':');
        put(text, 17, 2, second % 60, '.');
        int nano = time.getNano();
        int digits = nano == 0 ? 0 : nano % 1_000_000 == 0 ? 3 : nano % 1000 == 0 ? 6 : 9;
        int end = 19;
        if (digits > 0) {
            put(text, 20, digits, nano / (digits == 3 ? 1_000_000 : digits == 6 ? 1000 : 1), 'Z');
            end = 20 + digits;
        }
        text[end] = 'Z';
        return new String(text, 0, end + 1, StandardCharsets.ISO_8859_1);
    }

    /** A number with so many digits, and what stands after it. */
    private static void put(byte[] text, int at, int digits, int number, char after) {
        int rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        if (at + digits < text.length) {
            text[at + digits] = (byte) after;
        }
    }
}
