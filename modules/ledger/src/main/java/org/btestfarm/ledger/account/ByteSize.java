package org.btestfarm.ledger.account;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of bytes as operators write them: {@code 1500000}, {@code 1.5GB}, {@code 20GiB}, {@code unlimited}. */
public final class ByteSize {
    /** No limit, said explicitly: it overrides the default of an account's kind. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final Pattern FORM = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,6})?)\\s*(?:([KMGTP])(I?))?B?");
    private static final String UNITS = "KMGTP";
    /** 4 exabytes: sums of quotas and leases then never overflow. */
    private static final BigDecimal MAX = BigDecimal.valueOf(1L << 62);

    private ByteSize() {}

    /**
     * Reads an amount of bytes. Units are decimal (KB is 1,000) unless written KiB, MiB and so on.
     *
     * @return 0 to 4.6e18, or {@link #UNLIMITED}
     * @throws IllegalArgumentException with one clear line
     */
    public static long parse(String text) {
        String upper = text.trim().toUpperCase(Locale.ROOT);
        if (upper.equals("UNLIMITED")) {
            return UNLIMITED;
        }
        Matcher matcher = FORM.matcher(upper);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + Texts.printable(text) + "' is no amount of bytes, allowed are forms like 500MB, 1.5GB, 20GiB, unlimited");
        }
        BigDecimal value = new BigDecimal(matcher.group(1));
        if (matcher.group(2) != null) {
            int exponent = UNITS.indexOf(matcher.group(2)) + 1;
            value = value.multiply(BigDecimal.valueOf(matcher.group(3).isEmpty() ? 1000 : 1024).pow(exponent));
        }
        if (value.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("'" + Texts.printable(text) + "' is too much, allowed are up to 4 EB (4611686018427387904 bytes)");
        }
        try {
            return value.longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + Texts.printable(text) + "' is no whole number of bytes", e);
        }
    }
}
