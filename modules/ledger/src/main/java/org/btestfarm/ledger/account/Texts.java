package org.btestfarm.ledger.account;

import java.nio.charset.StandardCharsets;

/** Names as strangers send them: how long they may be and how they are shown. */
public final class Texts {
    /** The longest user name that a login can carry, UTF-8 bytes (docs/protocol.md, section 4). */
    public static final int MAX_NAME_BYTES = 221;

    private static final int MAX_SHOWN = 300;

    private Texts() {}

    /** The text with control characters, quotes' escapes and lone surrogates made visible, cut to a line: fit for a log or a terminal. */
    public static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().limit(MAX_SHOWN).forEach(c -> {
            boolean hidden = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || Character.getType(c) == Character.SURROGATE
                    || c == 0x2028 || c == 0x2029;
            if (hidden) {
                shown.append(String.format("\\u{%x}", c));
            } else if (c == '\\') {
                shown.append("\\\\");
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /**
     * Checks a user's name: 1 to {@value #MAX_NAME_BYTES} bytes of UTF-8 without a zero; anything else is allowed.
     *
     * @throws IllegalArgumentException with one clear line
     */
    public static String userName(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("a name has " + bytes + " bytes, allowed are 1 to " + MAX_NAME_BYTES);
        }
        if (name.indexOf(0) >= 0) {
            throw new IllegalArgumentException("the name '" + printable(name) + "' has a zero in it, which no login can carry");
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isSurrogate(name.charAt(i)) && Character.getType(name.codePointAt(i)) == Character.SURROGATE
                    && !(i > 0 && Character.isSurrogatePair(name.charAt(i - 1), name.charAt(i)))) {
                throw new IllegalArgumentException("the name '" + printable(name) + "' is not valid Unicode");
            }
        }
        return name;
    }
}
