package org.btestfarm.protocol.rate;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btestfarm.protocol.Quote;

/** Speeds as people write and read them. Prefixes are decimal, as in RouterOS: 1K is 1,000 bit/s. */
public final class BitRate {
    /** The highest speed that can be written, bit/s: 1 Tbit/s. */
    public static final long MAX_BPS = 1_000_000_000_000L;

    private static final Pattern FORM = Pattern.compile("([0-9]{1,13})(\\.[0-9]{1,9})?([KMGkmg]?)");
    private static final List<String> UNITS = List.of("bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s");

    private BitRate() {}

    /**
     * Reads a speed: digits, a decimal fraction if need be, and K, M or G if need be: {@code 500K}, {@code 2.5G}, {@code 1000000}.
     *
     * @return bit/s, 0 to {@link #MAX_BPS}; what 0 means is the caller's matter
     * @throws IllegalArgumentException with one line that says what is allowed
     */
    public static long parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw refused(text);
        }
        String fraction = form.group(2) == null ? "" : form.group(2);
        BigDecimal bps = new BigDecimal(form.group(1) + fraction).scaleByPowerOfTen(power(form.group(3)));
        boolean whole = bps.stripTrailingZeros().scale() <= 0;
        if (!whole || bps.compareTo(BigDecimal.valueOf(MAX_BPS)) > 0) {
            throw refused(text);
        }
        return bps.longValueExact();
    }

    private static int power(String prefix) {
        return switch (prefix.toUpperCase(Locale.ROOT)) {
            case "K" -> 3;
            case "M" -> 6;
            case "G" -> 9;
            default -> 0;
        };
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("not a rate: " + Quote.of(text)
                + "; allowed are 0 to 1000G as whole bit/s, such as 500K, 100M, 2.5G or 1000000");
    }

    /**
     * Writes a speed with three digits and its unit: {@code 94.3 Mbit/s}.
     *
     * @param bps bit/s, finite, 0 or more
     */
    public static String format(double bps) {
        if (!(bps >= 0) || Double.isInfinite(bps)) {
            throw new IllegalArgumentException("rate is " + bps + " bit/s, allowed are finite ones from 0");
        }
        double value = bps;
        int unit = 0;
        // 999.5 would be shown as 1000: it belongs to the next unit.
        while (value >= 999.5 && unit < UNITS.size() - 1) {
            value /= 1_000;
            unit++;
        }
        // The bounds are where rounding would add a digit.
        int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f %s", value, UNITS.get(unit));
    }
}
