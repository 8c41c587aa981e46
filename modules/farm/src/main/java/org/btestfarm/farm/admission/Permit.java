package org.btestfarm.farm.admission;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A place that somebody holds until it is released. Releasing twice is releasing once. */
public final class Permit {
    private final AtomicReference<@Nullable Runnable> release;

    /** @param release runs once */
    Permit(Runnable release) {
        this.release = new AtomicReference<>(release);
    }

    /** Gives the place back. */
    public void release() {
        Runnable action = release.getAndSet(null);
        if (action != null) {
            action.run();
        }
    }
}
