package org.btestfarm.dataplane.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.FlowSignals;
import org.btestfarm.protocol.status.StatusMessage;

/** Waits for the end of a flow, of whose peer's status messages nobody wants to know. */
public final class EndOfFlow implements FlowSignals {
    private final CompletableFuture<FlowEnd> end = new CompletableFuture<>();

    @Override
    public void peerStatus(StatusMessage status) {
        // Nobody wants to know.
    }

    @Override
    public void ended(FlowEnd how) {
        end.complete(how);
    }

    /** Done when the flow has ended. */
    public CompletableFuture<FlowEnd> future() {
        return end;
    }

    /** The end, which must come within so many seconds. */
    public FlowEnd await(long seconds) throws Exception {
        return end.get(seconds, TimeUnit.SECONDS);
    }
}
