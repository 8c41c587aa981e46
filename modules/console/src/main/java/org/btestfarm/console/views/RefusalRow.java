package org.btestfarm.console.views;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody was not let in.
 *
 * @param event the number of the journal's event that says so
 * @param at when it was written; logins are gathered for some seconds before
 * @param what {@value #LOGIN} or {@value #TEST}
 * @param user the name that was tried, or who had logged in; empty on an open listener, {@code *} for all names beyond those that a node tells apart in a minute
 * @param address where from: of logins a network
 * @param reason one word
 * @param detail which limit or why, one line
 * @param count how many, 1 or more
 */
public record RefusalRow(
        long event, Instant at, String what, Optional<String> user, String address, String reason, Optional<String> detail, long count) {
    /** A login with a wrong name or password. */
    public static final String LOGIN = "login";
    /** A test that was not let in after its login, if there was one. */
    public static final String TEST = "test";
}
