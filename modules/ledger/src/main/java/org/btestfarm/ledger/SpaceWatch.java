package org.btestfarm.ledger;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.btestfarm.ledger.journal.SpaceGuard;

/** Asks every second whether there is space for the journal, and says when that changes. */
final class SpaceWatch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final SpaceGuard guard;
    private final Consumer<Optional<String>> changed;
    private final Executor blocking;
    private final Cancellable timer;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Optional<String> refusal = Optional.empty();

    /** @param changed told why tests are to be refused from now on, or with nothing that they are not */
    SpaceWatch(ActorSystem<?> system, SpaceGuard guard, Executor blocking, Consumer<Optional<String>> changed) {
        this.guard = guard;
        this.changed = changed;
        this.blocking = blocking;
        this.timer = system.scheduler().scheduleWithFixedDelay(Duration.ZERO, EVERY, this::askSoon, system.executionContext());
    }

    /** Why tests are refused for want of space, if they are: one line. */
    Optional<String> refusal() {
        return refusal;
    }

    /** A file system may take long to answer; it is never asked twice at once. */
    private void askSoon() {
        if (asking.compareAndSet(false, true)) {
            blocking.execute(this::ask);
        }
    }

    private void ask() {
        try {
            Optional<String> now = guard.refusal();
            boolean switched = now.isPresent() != refusal.isPresent();
            refusal = now;
            if (switched) {
                changed.accept(now);
            }
        } finally {
            asking.set(false);
        }
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
