package org.btestfarm.client.load;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.btestfarm.dataplane.DataPlane;

/** The same client many times. No client has a thread of its own: a thousand run on the event loops of two cores. */
public final class LoadTest {
    private LoadTest() {}

    /**
     * Runs the clients.
     *
     * @param everySecond gets each second as it ends; must not block
     * @return the report; clients that fail are in it and do not fail it
     */
    public static CompletionStage<LoadReport> run(DataPlane plane, LoadPlan plan, Consumer<LoadSecond> everySecond) {
        return start(plane, plan, everySecond).report();
    }

    /** As {@link #run}, with a handle to stop it by. */
    public static LoadTest start(DataPlane plane, LoadPlan plan, Consumer<LoadSecond> everySecond) {
        throw new UnsupportedOperationException("being built");
    }

    /** The report, once all are over. */
    public CompletionStage<LoadReport> report() {
        throw new UnsupportedOperationException("being built");
    }

    /** Ends all clients before their time. Idempotent. */
    public void stop() {
        throw new UnsupportedOperationException("being built");
    }
}
