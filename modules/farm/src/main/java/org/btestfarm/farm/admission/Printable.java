package org.btestfarm.farm.admission;

/** Text from a stranger, made fit for a log: it cannot forge a line, colour a terminal or fill a disk. */
public final class Printable {
    private static final int LONGEST = 64;

    private Printable() {}

    /** The text with a {@code ?} for every control character, white space and quote, and cut after 64 characters. */
    public static String of(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(LONGEST).map(Printable::harmless).forEach(out::appendCodePoint);
        return out.length() < text.length() ? out + "..." : out.toString();
    }

    private static int harmless(int c) {
        int type = Character.getType(c);
        boolean harmful = Character.isISOControl(c)
                || Character.isWhitespace(c)
                || c == '"'
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || type == Character.UNASSIGNED;
        return harmful ? '?' : c;
    }
}
