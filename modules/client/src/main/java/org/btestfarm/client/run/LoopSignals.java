package org.btestfarm.client.run;

import java.util.function.Consumer;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.FlowSignals;
import org.btestfarm.protocol.status.StatusMessage;

/** Carries a flow's signals from its event loop to the control thread; those after the last test's end concern nobody. */
record LoopSignals(ControlLoop loop, Transfer.Owner owner, Consumer<StatusMessage> status, Consumer<FlowEnd> end) implements FlowSignals {
    @Override
    public void peerStatus(StatusMessage message) {
        loop.execute(owner.guarded(() -> status.accept(message)));
    }

    @Override
    public void ended(FlowEnd why) {
        loop.execute(owner.guarded(() -> end.accept(why)));
    }
}
