package org.btestfarm.ledger.directory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.journal.JournalBase;
import org.btestfarm.ledger.journal.JournalReader;
import org.btestfarm.ledger.journal.JournalRow;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateImage;
import org.btestfarm.ledger.writer.SignedImage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds a replica from the journal itself: from a snapshot first, then with what follows, looked for four times a second and at once when somebody waits for
 * it. So it does not matter where the writer is, or whether there is one. It reads short pages, holds nothing between two, and goes on when the replica has
 * what was read. It blocks: run it on a dispatcher for that.
 */
public final class JournalFollower extends AbstractBehavior<JournalFollower.Step> {
    /** What the follower tells itself. */
    public sealed interface Step {}

    private record Look() implements Step {}

    private record Taken(Optional<Throwable> failure) implements Step {}

    private static final Logger LOG = LoggerFactory.getLogger(JournalFollower.class);
    private static final int PAGE = 1_000;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final long USUAL_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long TAKEN_WITHIN_SECONDS = 10;
    private static final Duration AFTER_TROUBLE = Duration.ofMillis(500);

    private final TimerScheduler<Step> timers;
    private final Database database;
    private final ActorRef<Replica> replica;
    private final LiveDirectory directory;
    private @Nullable JournalReader reader;
    private boolean begun;
    private long at;
    private long lookedNanos;
    private boolean everRead;

    private JournalFollower(
            ActorContext<Step> context, TimerScheduler<Step> timers, Database database, ActorRef<Replica> replica, LiveDirectory directory) {
        super(context);
        this.timers = timers;
        this.database = database;
        this.replica = replica;
        this.directory = directory;
        context.getSelf().tell(new Look());
    }

    /** A follower of the journal in that database, whose schema is migrated, for the replica of that directory. */
    public static Behavior<Step> create(Database database, ActorRef<Replica> replica, LiveDirectory directory) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new JournalFollower(context, timers, database, replica, directory)));
    }

    @Override
    public Receive<Step> createReceive() {
        return newReceiveBuilder()
                .onMessage(Look.class, look -> look())
                .onMessage(Taken.class, this::taken)
                .onSignal(PostStop.class, stop -> {
                    closeReader();
                    return this;
                })
                .build();
    }

    private Behavior<Step> look() {
        boolean due = System.nanoTime() - lookedNanos > USUAL_PAUSE_NANOS || directory.wanted() > at;
        if (begun && !due) {
            return again(LOOK);
        }
        lookedNanos = System.nanoTime();
        try {
            JournalReader open = reader();
            if (!begun) {
                begin(open);
                return awaitTaken();
            }
            at = Math.max(at, directory.version()); // A writer in this process tells the replica too, and sooner.
            List<JournalRow> rows = open.page(at, PAGE);
            well();
            if (rows.isEmpty()) {
                return again(LOOK);
            }
            if (rows.get(0).number() != at + 1) {
                begun = false; // What follows was archived and removed meanwhile.
                return again(LOOK);
            }
            replica.tell(new Replica.Durable(rows.stream().map(row -> Entry.decode(row.payload())).toList()));
            at = rows.get(rows.size() - 1).number();
            return awaitTaken();
        } catch (LedgerException | JournalFormatException e) {
            return trouble(String.valueOf(e.getMessage()));
        }
    }

    private JournalReader reader() throws LedgerException {
        JournalReader open = reader;
        if (open == null) {
            open = JournalReader.open(database);
            reader = open;
        }
        return open;
    }

    private void begin(JournalReader open) throws LedgerException {
        LedgerState state = start(open);
        List<JournalRow> rows = open.page(state.head().number(), PAGE);
        while (!rows.isEmpty()) {
            for (JournalRow row : rows) {
                state.apply(Entry.decode(row.payload()));
            }
            rows = open.page(state.head().number(), PAGE);
        }
        replica.tell(new Replica.Image(StateImage.of(state)));
        at = state.head().number();
        begun = true;
        well();
    }

    private LedgerState start(JournalReader open) throws LedgerException {
        for (long number : open.snapshots()) {
            Optional<byte[]> stored = open.snapshot(number);
            if (stored.isPresent()) {
                try {
                    return SignedImage.open(stored.get());
                } catch (JournalFormatException | IllegalArgumentException e) {
                    LOG.warn("a snapshot of the ledger is not used: {}", e.getMessage());
                }
            }
        }
        return JournalBase.start(database);
    }

    /** The replica may be busy with the credentials table; what it has not taken must not pile up. */
    private Behavior<Step> awaitTaken() {
        CompletableFuture<Done> there = new CompletableFuture<>();
        replica.tell(new Replica.Await(at, there));
        getContext().pipeToSelf(
                there.orTimeout(TAKEN_WITHIN_SECONDS, TimeUnit.SECONDS), (done, failure) -> new Taken(Optional.ofNullable(failure)));
        return this;
    }

    private Behavior<Step> taken(Taken taken) {
        if (taken.failure().isPresent()) {
            begun = false; // It lost its place, or cannot read credentials: it gets the whole state again.
            return again(AFTER_TROUBLE);
        }
        return look();
    }

    private void well() {
        if (directory.unreadable(Optional.empty())) {
            LOG.info("the directory of users follows the journal again");
        }
        if (!everRead) {
            everRead = true;
            replica.tell(new Replica.Health(Optional.empty()));
        }
    }

    private Behavior<Step> trouble(String reason) {
        if (!directory.unreadable(Optional.of(reason))) {
            LOG.error("the directory of users is not up to date: {}", reason);
        }
        closeReader();
        return again(AFTER_TROUBLE);
    }

    private void closeReader() {
        JournalReader open = reader;
        reader = null;
        if (open != null) {
            try {
                open.close();
            } catch (LedgerException e) {
                LOG.debug("the journal's reader does not close: {}", e.getMessage());
            }
        }
    }

    private Behavior<Step> again(Duration pause) {
        timers.startSingleTimer(new Look(), pause);
        return this;
    }
}
