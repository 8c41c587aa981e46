package org.btestfarm.farm.settings;

import java.time.Duration;

/**
 * How much a node of the farm admits. A prefix is an IPv4 /24 or an IPv6 /64: what one customer or one attacker is likely to hold.
 *
 * <p>The defaults suit a public farm: as many tests as RouterOS' own server admits, of which one address may hold a fifth and one prefix half, so that no single
 * network can shut out everybody else. Handshakes have room for a router that opens all of its 255 connections at once.
 *
 * @param sessions tests at a time, 1..1,000,000
 * @param sessionsPerAddress tests at a time from one address, 1 or more
 * @param sessionsPerPrefix tests at a time from one prefix, 1 or more
 * @param handshakes connections at a time that are not yet part of a test, 1..1,000,000
 * @param handshakesPerPrefix such connections from one prefix, 1 or more; where it is less than {@code handshakes}, a prefix may also hold only half
 *     as many as are left, so that a few prefixes cannot hold all of them
 * @param maxDuration how long a test may last, 1 s to 1 day
 * @param unauthenticatedUdpStartBps how fast an unlimited UDP test begins for a client that did not log in, until its first status message, bit/s, 1,000 or more
 *     (docs/protocol.md, section 9)
 */
public record Limits(
        int sessions,
        int sessionsPerAddress,
        int sessionsPerPrefix,
        int handshakes,
        int handshakesPerPrefix,
        Duration maxDuration,
        long unauthenticatedUdpStartBps) {

    /** How many handshakes must be left for each that a prefix holds, to give it one more. */
    public static final int LEFT_FOR_OTHERS = 2;

    private static final int MOST = 1_000_000;

    public Limits {
        Checks.range("limits.sessions", sessions, 1, MOST);
        Checks.range("limits.sessions-per-address", sessionsPerAddress, 1, MOST);
        Checks.range("limits.sessions-per-prefix", sessionsPerPrefix, 1, MOST);
        Checks.range("limits.handshakes", handshakes, 1, MOST);
        Checks.range("limits.handshakes-per-prefix", handshakesPerPrefix, 1, MOST);
        Checks.range("limits.max-duration", maxDuration, Duration.ofSeconds(1), Duration.ofDays(1));
        Checks.range("limits.unauthenticated-udp-start", unauthenticatedUdpStartBps, 1_000, Long.MAX_VALUE);
    }

    /** 100 tests, 20 an address, 50 a prefix; 1,000 handshakes, 300 a prefix; 300 s; 1 Gbit/s. */
    public static Limits defaults() {
        return new Limits(100, 20, 50, 1_000, 300, Duration.ofSeconds(300), 1_000_000_000L);
    }

    /** These, but with so many tests in all, each address and each prefix: for a farm whose clients all come from one place. */
    public Limits withSessions(int all, int perAddress, int perPrefix) {
        return new Limits(
                all, perAddress, perPrefix, handshakes, handshakesPerPrefix, maxDuration, unauthenticatedUdpStartBps);
    }

    /** These, but with so many handshakes in all and each prefix. */
    public Limits withHandshakes(int all, int perPrefix) {
        return new Limits(
                sessions, sessionsPerAddress, sessionsPerPrefix, all, perPrefix, maxDuration, unauthenticatedUdpStartBps);
    }

    /** These, but with tests that may last so long. */
    public Limits withMaxDuration(Duration duration) {
        return new Limits(
                sessions, sessionsPerAddress, sessionsPerPrefix, handshakes, handshakesPerPrefix, duration, unauthenticatedUdpStartBps);
    }
}
