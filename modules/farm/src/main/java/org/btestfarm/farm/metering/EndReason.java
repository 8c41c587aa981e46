package org.btestfarm.farm.metering;

/**
 * Why a connection, or the whole test, ended.
 *
 * @param word one word, the same in log, journal and API
 * @param detail which limit or what happened, one line; may be empty
 * @param wholeTest whether it ends the test, and not just one connection
 */
public record EndReason(String word, String detail, boolean wholeTest) {
    /** The client closed its connection. */
    public static final String CLIENT_CLOSED = "client_closed";
    /** The connection broke. */
    public static final String BROKEN = "connection_broken";
    /** The connection ended without a word: its client left before the test began, or its node is gone. */
    public static final String LOST = "connection_lost";
    /** Nothing moved, or no status message came. */
    public static final String IDLE = "idle";
    /** The session was lost, and another test has its place. */
    public static final String SESSION_LOST = "session_lost";
    /** The test lasted as long as it may. */
    public static final String MAX_DURATION = "max_duration";
    /** A quota has nothing left. */
    public static final String QUOTA_EXHAUSTED = "quota_exhausted";
    /** No credit came in time. */
    public static final String LEDGER_UNAVAILABLE = "ledger_unavailable";
    /** The writer settled the lease already. */
    public static final String LEASE_OVER = "lease_over";
    /** The farm was stopped. */
    public static final String FARM_STOPPED = "farm_stopped";
    /** The machine lacks something that the test needs. */
    public static final String NO_RESOURCES = "no_resources";

    /** A reason that ends one connection. */
    public static EndReason ofConnection(String word, String detail) {
        return new EndReason(word, detail, false);
    }

    /** A reason that ends the test. */
    public static EndReason ofTest(String word, String detail) {
        return new EndReason(word, detail, true);
    }
}
