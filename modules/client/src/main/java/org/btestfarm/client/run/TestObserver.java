package org.btestfarm.client.run;

import java.time.Duration;
import org.btestfarm.client.Second;

/** What a test tells while it runs, on the control thread; must not block. A fault of an observer ends its test. */
public interface TestObserver {
    /**
     * The first byte moved.
     *
     * @param setUp since the begin of connecting
     */
    default void began(Duration setUp) {}

    /** A second ended. */
    void second(Second second);
}
