package org.btestfarm.protocol;

import java.util.regex.Pattern;

/** What somebody typed or sent, as a line that says what is wrong with it shows it. */
public final class Quote {
    private static final int LONGEST = 60;
    /** Controls, invisible formatting such as changes of direction, line ends that are not ASCII, halves of characters. */
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    private Quote() {}

    /** The text in single quotes, what nobody could see in it as question marks, cut after {@value #LONGEST} characters. */
    public static String of(String text) {
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return "'" + HIDDEN.matcher(shown).replaceAll("?") + "'";
    }
}
