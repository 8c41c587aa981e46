package org.btestfarm.ledger.writer;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.btestfarm.ledger.database.DatabaseProblems;
import org.btestfarm.ledger.database.WriterLock;

/**
 * Takes the writer's lock, tells the collector, and looks every second whether it is still held. Without it, it tries again: soon at first, for a writer that
 * just moved, then every second. It blocks: run it on a dispatcher for that. When it stops, the lock is free.
 */
final class LockKeeper extends AbstractBehavior<LockKeeper.Look> {
    /** It is time to try, or to look. */
    record Look() {}

    private static final Duration CHECK = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final TimerScheduler<Look> timers;
    private final WriterLock lock;
    private final ActorRef<Collector.Command> collector;
    private final Optional<Duration> patience;
    private final long sinceNanos = System.nanoTime();
    private boolean held;
    private boolean everHeld;
    private Duration pause = FIRST_PAUSE;

    private LockKeeper(
            ActorContext<Look> context,
            TimerScheduler<Look> timers,
            WriterLock lock,
            ActorRef<Collector.Command> collector,
            Optional<Duration> patience) {
        super(context);
        this.timers = timers;
        this.lock = lock;
        this.collector = collector;
        this.patience = patience;
        context.getSelf().tell(new Look());
    }

    /**
     * A keeper.
     *
     * @param patience after which a lock that was never had is given up for good; empty to try for ever
     */
    static Behavior<Look> create(WriterLock lock, ActorRef<Collector.Command> collector, Optional<Duration> patience) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new LockKeeper(context, timers, lock, collector, patience)));
    }

    @Override
    public Receive<Look> createReceive() {
        return newReceiveBuilder()
                .onMessage(Look.class, look -> look())
                .onSignal(PostStop.class, stop -> {
                    lock.close();
                    return this;
                })
                .build();
    }

    private Behavior<Look> look() {
        try {
            if (held) {
                lock.check();
            } else if (lock.tryAcquire()) {
                held = true;
                everHeld = true;
                pause = FIRST_PAUSE;
                collector.tell(new Collector.Locked());
            } else {
                without("another writer holds its lock" + lock.holder().map(who -> ": " + who).orElse(""));
            }
        } catch (SQLException e) {
            without((held ? "its lock is lost: " : "its lock cannot be had: ") + DatabaseProblems.reason(e));
        }
        timers.startSingleTimer(new Look(), held ? CHECK : pause);
        return this;
    }

    private void without(String reason) {
        if (held) {
            held = false;
        } else {
            pause = pause.multipliedBy(2).compareTo(CHECK) < 0 ? pause.multipliedBy(2) : CHECK;
        }
        boolean forGood = !everHeld && patience.isPresent() && System.nanoTime() - sinceNanos > patience.get().toNanos();
        collector.tell(new Collector.NotLocked(reason, forGood));
    }
}
