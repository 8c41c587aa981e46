package org.btestfarm.client;

/**
 * How a test ended, and the exit status of a program that ran one. Refusals have no message on the wire (docs/protocol.md, section 1), so the
 * step at which the server closed decides:
 *
 * <ul>
 *   <li>no connection, no answer in time, or an answer that is not this protocol's: {@link #CANNOT_CONNECT};
 *   <li>{@code 00 00 00 00} at any step, a close or a wrong proof within the login, or a login that we will not or cannot do: {@link #AUTHENTICATION_FAILED};
 *   <li>a close before the greeting (where RouterOS shows "can not connect"), in place of the reply, or right after the pass reply: {@link #REFUSED};
 *   <li>anything later, and anything that fails on our own side: {@link #BROKE_OFF}.
 * </ul>
 */
public enum TestOutcome {
    /** It ran for as long as it was asked to, or until the user stopped it. */
    DONE(0),
    /** It began, and ended early; the figures are of what there was. */
    BROKE_OFF(1),
    /** There is no bandwidth-test server to be reached there. */
    CANNOT_CONNECT(3),
    /** The login failed. */
    AUTHENTICATION_FAILED(4),
    /** The server is there and will not run the test: it is full, or refuses the address, the user or the test. */
    REFUSED(5);

    private final int exitStatus;

    TestOutcome(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /** The exit status of a program that ran one test. */
    public int exitStatus() {
        return exitStatus;
    }
}
