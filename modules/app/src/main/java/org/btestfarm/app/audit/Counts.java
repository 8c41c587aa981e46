package org.btestfarm.app.audit;

import java.util.Locale;

/** How many of something, for people. */
final class Counts {
    private Counts() {}

    /** With the plural's s, and thousands apart. */
    static String of(long count, String thing) {
        return String.format(Locale.ROOT, "%,d %s%s", count, thing, count == 1 ? "" : "s");
    }
}
