package org.btestfarm.client.run;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.btestfarm.client.TestFailure;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.protocol.status.StatusMessage;

/** The moving of a test's data, over whatever connections it has. All of it happens on the control thread. */
interface Transfer {
    /** Begins, on the connection that did the handshake. */
    void begin();

    /** The counters of its connections so far; grows while connections join. */
    List<FlowCounters> counters();

    /** How many connections or streams have carried data. */
    int connections();

    /** Sends what is due every second. */
    void everySecond(OptionalInt localCpuPct);

    /** Whether a server that is still there must be heard from every second, whatever the direction. */
    boolean expectsStatuses();

    /** Ends what runs and what was about to; {@link Owner#ended} follows, or has come. Idempotent. */
    void stop();

    /** What was not as asked. */
    List<String> notes();

    /** The congestion control by which we send test data; empty where we do not, or it is not known. */
    Optional<String> congestion();

    /** What a transfer tells the test, on the control thread. */
    interface Owner {
        /** Data may flow now. */
        void began();

        /** The server sent a status message. */
        void status(StatusMessage status);

        /** The last connection ended, for this reason; called once. */
        void ended(FlowEnd end);

        /** It could not begin; nothing of it is left. */
        void failed(TestFailure failure);

        /** Wraps a step that runs later: a fault of it, the observer's or ours, ends the test, closes its sockets and fails its result. */
        Runnable guarded(Runnable step);
    }
}
