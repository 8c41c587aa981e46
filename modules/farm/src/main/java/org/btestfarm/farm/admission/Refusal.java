package org.btestfarm.farm.admission;

/** Why somebody is refused; lines of one kind are summarised together when there are many. */
public enum Refusal {
    /** No place in the farm, for the address or for its prefix. */
    FULL("no place for a test"),
    /** Too many connections that are not yet part of a test. */
    HANDSHAKES("too many handshakes"),
    /** The farm takes no new tests since it is being stopped. */
    STOPPING("the farm is stopping"),
    /** A balancer's connection that does not begin with a proper PROXY header. */
    PROXY_HEADER("bad PROXY header"),
    /** The first 16 bytes were no command and no join. */
    OPENING("invalid opening"),
    /** A step took longer than its deadline. */
    OVERDUE("a deadline passed"),
    /** The client went away before its test began. */
    GONE("gone before the test began"),
    /** A login with an unknown name, a wrong password or a broken message. */
    LOGIN("login failed"),
    /** A join with a token that fits no test, or one too many. */
    JOIN("join refused"),
    /** A quota has no bytes left. */
    QUOTA("quota"),
    /** Somebody has as many tests at once as a policy allows. */
    TESTS_AT_ONCE("too many tests at once"),
    /** The ledger cannot take tests now, or not this one. */
    LEDGER("ledger"),
    /** The machine lacks something that the test needs: a UDP port, a place in the pool for logins. */
    RESOURCES("out of resources");

    private final String text;

    Refusal(String text) {
        this.text = text;
    }

    /** A few words. */
    public String text() {
        return text;
    }
}
