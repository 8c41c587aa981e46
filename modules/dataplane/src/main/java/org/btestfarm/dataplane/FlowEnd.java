package org.btestfarm.dataplane;

/**
 * Why a flow is over.
 *
 * @param cause what kind of end
 * @param detail one line, fit for a log
 */
public record FlowEnd(Cause cause, String detail) {
    /** The kinds of end. */
    public enum Cause {
        /** We stopped it. */
        STOPPED,
        /** The peer closed its connection, or its half of it. */
        PEER_CLOSED,
        /** The peer closed its connection while it had not read all of ours, or did not want to: TCP then tells us by a reset (RFC 1122, section 4.2.2.13). */
        PEER_RESET,
        /** The connection broke. */
        BROKEN
    }
}
