package org.btestfarm.farm.connection;

import java.time.Duration;
import org.btestfarm.farm.admission.Refusal;
import org.jspecify.annotations.Nullable;

/** A step of a connection's life: what it does when it begins, what it waits for, and how long. Every method returns the step to go on with. */
abstract class Step {
    /** The step of a connection that is over. */
    static final Step END = new Step(null) {
        @Override
        String name() {
            return "ending";
        }

        @Override
        Step begin() {
            return this;
        }
    };

    private final @Nullable Client client;
    private boolean begun;

    Step(@Nullable Client client) {
        this.client = client;
    }

    /** Who it is that takes the step. */
    final Client client() {
        if (client == null) {
            throw new IllegalStateException("nobody is left");
        }
        return client;
    }

    /** What the client is waited for to do, for the log: "sending its command". */
    abstract String name();

    /** How long it may take; zero if it sees to that itself. */
    Duration deadline() {
        return Duration.ZERO;
    }

    /** Whether {@link #enter} was called. */
    final boolean begun() {
        return begun;
    }

    final Step enter() {
        begun = true;
        return begin();
    }

    /** Sends what opens the step and asks for what it waits for. */
    abstract Step begin();

    /** Takes what it waits for; anything else came too late for the step before and means nothing any more. */
    Step on(Connection.Message message) {
        return this;
    }

    Step overdue() {
        return client().refuse(Refusal.OVERDUE, name() + " took more than " + deadline().toMillis() + " ms");
    }

    Step wireClosed(String reason) {
        return client().refuse(Refusal.GONE, name() + ": " + reason);
    }

    Step drain() {
        return client().refuse(Refusal.STOPPING, name());
    }

    Step close(String reason) {
        return client().refuse(Refusal.STOPPING, name() + ": " + reason);
    }
}
