package org.btestfarm.app.logging;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that happened, for collectors of events.
 *
 * @param kind what
 * @param time when
 * @param fields what is known of it, in order
 */
record Event(Kind kind, Instant time, List<Field> fields) {
    /** What can happen. Names are those that collectors of bandwidth-test servers look for. */
    enum Kind {
        /** Somebody has logged in. */
        AUTH_SUCCESS(true, false),
        /** Somebody has not. A refusal by a quota is not of this kind. */
        AUTH_FAILURE(true, true),
        /** A test begins. */
        TEST_START(false, false),
        /** A test that began is over. */
        TEST_END(false, false);

        private final boolean auth;
        private final boolean warning;

        Kind(boolean auth, boolean warning) {
            this.auth = auth;
            this.warning = warning;
        }

        /** Whether it is about logins. */
        boolean isAuth() {
            return auth;
        }

        /** Whether somebody may want to look at it. */
        boolean isWarning() {
            return warning;
        }
    }

    /**
     * One thing that is known.
     *
     * @param key letters, digits and hyphens
     * @param value anything, also what strangers sent
     */
    record Field(String key, String value) {}

    private static final String PLAIN = "._:/%@+-";
    private static final int LONGEST_VALUE = 256;

    Event {
        fields = List.copyOf(fields);
    }

    /** The name and {@code key=value} pairs, on one line of printable ASCII whatever the values hold. */
    String line() {
        return fields.stream().map(field -> " " + field.key() + "=" + quoted(field.value())).collect(Collectors.joining("", kind.name(), ""));
    }

    /** As it is if it is one plain word; else in quotes, where quotes, backslashes and whatever is not printable ASCII are escaped as in JSON. */
    static String quoted(String value) {
        if (!value.isEmpty() && value.length() <= LONGEST_VALUE && value.chars().allMatch(Event::plain)) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.chars().limit(LONGEST_VALUE).forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ' || c > '~') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    private static boolean plain(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0;
    }
}
