package org.btestfarm.app.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.ledger.account.ByteSize;
import org.btestfarm.ledger.admin.PolicyView;

/** Policies as people write them: {@code day=1GB month.in=20GB tests=2 duration=60s rate=100M}. What is shown can be typed again. */
public final class PolicyText {
    /** Says that there is no limit, against a default that has one. */
    public static final String UNLIMITED = "unlimited";

    private static final String UNITS = "KMGTP";
    private static final long THOUSAND = 1000;
    private static final long SECOND = 1000;

    private PolicyText() {}

    /** All limits of a policy, empty if it has none. */
    public static String of(PolicyView policy) {
        List<String> parts = new ArrayList<>();
        policy.bytes().forEach((key, bytes) -> parts.add(key + "=" + bytes(bytes)));
        policy.testsAtOnce().ifPresent(tests -> parts.add("tests=" + (tests == Integer.MAX_VALUE ? UNLIMITED : tests)));
        policy.durationMillis().ifPresent(millis -> parts.add("duration=" + duration(millis)));
        policy.rateBps().ifPresent(rate -> parts.add("rate=" + rate(rate)));
        return String.join(" ", parts);
    }

    /** An amount without loss: with a unit if it is a whole number of that, else in bytes. */
    public static String bytes(long bytes) {
        return bytes == ByteSize.UNLIMITED ? UNLIMITED : scaled(bytes) + (bytes == 0 || bytes % THOUSAND != 0 ? "" : "B");
    }

    /** A speed in bit/s, without loss. */
    public static String rate(long bps) {
        return bps == Long.MAX_VALUE ? UNLIMITED : scaled(bps);
    }

    /** A time in seconds, or milliseconds if need be. */
    public static String duration(long millis) {
        if (millis == Long.MAX_VALUE) {
            return UNLIMITED;
        }
        return millis % SECOND == 0 ? millis / SECOND + "s" : millis + "ms";
    }

    private static String scaled(long value) {
        long rest = value;
        int unit = -1;
        while (rest != 0 && rest % THOUSAND == 0 && unit < UNITS.length() - 1) {
            rest /= THOUSAND;
            unit++;
        }
        return rest + (unit < 0 ? "" : UNITS.substring(unit, unit + 1));
    }

    /** Bytes to be read and compared: all digits, in groups. */
    public static String grouped(OptionalLong bytes) {
        return bytes.isPresent() ? String.format(Locale.ROOT, "%,d", bytes.getAsLong()) : "-";
    }

    /** A limit on a number; a dash if there is none. */
    public static String count(OptionalInt count) {
        return count.isEmpty() || count.getAsInt() == Integer.MAX_VALUE ? "-" : String.valueOf(count.getAsInt());
    }
}
