package org.btestfarm.dataplane;

import org.btestfarm.protocol.status.StatusMessage;

/**
 * Test data on the move: one TCP connection, or all streams of a UDP test. It runs on an event loop, is paced by its
 * {@link Pace}, stops at its {@link ByteCredit}, and is read, not listened to, for how far it is.
 */
public interface Flow {
    /** Counters that may be read at any time from any thread; final once {@link FlowSignals#ended} was called. */
    FlowCounters counters();

    /** Sends a status message to the peer now: between the data of a TCP flow, beside the data of a UDP flow. */
    void sendStatus(StatusMessage status);

    /** Ends the flow, closes its sockets and its wire. Idempotent. */
    void stop();
}
