package org.btestfarm.dataplane;

import org.btestfarm.protocol.status.StatusMessage;

/** What a flow tells its owner: a change of state, never a buffer. Called on the flow's event loop; must not block. */
public interface FlowSignals {
    /** The peer sent a status message. At most a few a second reach here, whatever the peer sends. */
    void peerStatus(StatusMessage status);

    /** The flow is over; called exactly once, after its last byte was counted. */
    void ended(FlowEnd end);
}
