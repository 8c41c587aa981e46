package org.btestfarm.farm.settings;

import java.time.Duration;

/**
 * How long a connection may take for each step of its life. Each is 10 ms to 1 hour.
 *
 * @param opening from the hello to the last byte of the command or the join
 * @param login for each message of a login
 * @param session for the cluster's answer to opening or joining a session, and for binding a UDP port
 * @param idle how long a test may move no byte, and a UDP test be without a status message of the client (docs/protocol.md, sections 7 and 8)
 */
public record Deadlines(Duration opening, Duration login, Duration session, Duration idle) {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofHours(1);

    public Deadlines {
        Checks.range("deadlines.opening", opening, SHORTEST, LONGEST);
        Checks.range("deadlines.login", login, SHORTEST, LONGEST);
        Checks.range("deadlines.session", session, SHORTEST, LONGEST);
        Checks.range("deadlines.idle", idle, SHORTEST, LONGEST);
    }

    /** 10 s each. */
    public static Deadlines defaults() {
        Duration ten = Duration.ofSeconds(10);
        return new Deadlines(ten, ten, ten, ten);
    }
}
