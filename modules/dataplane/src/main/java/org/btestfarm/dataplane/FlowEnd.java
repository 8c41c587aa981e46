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
        /** The connection broke. */
        BROKEN
    }
}
