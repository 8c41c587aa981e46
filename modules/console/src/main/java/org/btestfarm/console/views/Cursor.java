package org.btestfarm.console.views;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btestfarm.console.web.BadRequestException;

/**
 * The last test that was given: those after it are older. Tests that come meanwhile shift nothing.
 *
 * @param beganMicros when that one began, microseconds since 1970
 * @param event the number of the event that let it in
 */
public record Cursor(long beganMicros, long event) {
    private static final Pattern FORM = Pattern.compile("t(-?[0-9]{1,18})\\.([0-9]{1,18})");
    private static final int LONGEST = 64;

    /** As it stands in an address. */
    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("t" + beganMicros + "." + event).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws BadRequestException if it is anything else
     */
    public static Cursor parse(String text) {
        if (text.length() <= LONGEST) {
            try {
                Matcher form = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
                if (form.matches()) {
                    return new Cursor(Long.parseLong(form.group(1)), Long.parseLong(form.group(2)));
                }
            } catch (IllegalArgumentException e) {
                throw wrong();
            }
        }
        throw wrong();
    }

    private static BadRequestException wrong() {
        return new BadRequestException("cursor must be what an earlier answer gave as next");
    }
}
