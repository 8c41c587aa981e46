package org.btestfarm.console.live;

/** The farm as it is now. Thread-safe. */
@FunctionalInterface
public interface LiveFarm {
    /** Nothing runs, as before the farm has started. */
    LiveFarm NOTHING = () -> LiveSnapshot.NONE;

    /** What was so at the last second. A value that is there already: asks nobody and never blocks. The same object until there is a newer one. */
    LiveSnapshot snapshot();
}
