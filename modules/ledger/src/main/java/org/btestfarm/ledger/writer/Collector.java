package org.btestfarm.ledger.writer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.btestfarm.ledger.database.WriterLock;
import org.btestfarm.ledger.directory.Replica;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.message.LedgerMessage;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of the writer. While the writer makes one batch durable, the next one gathers here; so nothing waits in a stash that drops silently,
 * and the more there is to do the larger the batches are. Every request gets an answer: the writer's, "busy" when too many wait, or "not yet" when the
 * writer does not answer in time.
 */
public final class Collector extends AbstractBehavior<Collector.Command> {
    /** What the collector takes. */
    public sealed interface Command {}

    /**
     * Something to be decided.
     *
     * @param replyTo where answers go, and for tests whatever the writer has to tell later
     * @param request what
     */
    public record Ask(ActorRef<ToNode> replyTo, ToWriter request) implements Command, LedgerMessage {}

    /**
     * Stop: answer what waits, sign the head, make a snapshot.
     *
     * @param replyTo told when it is done
     * @param snapshot whether to make one: not where another node waits to go on, which has the state already
     */
    public record Stop(ActorRef<Done> replyTo, boolean snapshot) implements Command {
        /** With a snapshot. */
        public Stop(ActorRef<Done> replyTo) {
            this(replyTo, true);
        }
    }

    /**
     * Refuse new tests with "not yet", or accept them again.
     *
     * @param reason one line; empty to accept them
     */
    public record RefuseTests(Optional<String> reason) implements Command {}

    /** The writer is done with a batch. */
    record Finished(int events, boolean snapshotComes) implements Command {}

    /** The writer has recovered and takes batches. */
    record Ready() implements Command {}

    /** The writer cannot recover: for good if the journal cannot be understood, or now, and it tries again. */
    record Failed(String reason, boolean forGood) implements Command {}

    /** The database did not take a batch; the writer begins again from the journal. */
    record NotDurable(String reason) implements Command {}

    /** The writer's snapshot is stored, or why it is not. */
    record SnapshotEnded(Optional<String> failure) implements Command {}

    /** This process may write the journal, and nobody else. */
    record Locked() implements Command {}

    /** This process must not write the journal (any more). */
    record NotLocked(String reason, boolean forGood) implements Command {}

    private record WriterGone() implements Command {}

    /** Who can be told of a writer. */
    record Links(Set<ActorRef<ToNode>> links) implements Command {}

    /** A node, or this run of its process, is gone. */
    record NodeGone(NodeId node, ActorRef<ToNode> ref) implements Command {}

    private record Tick() implements Command {}

    /** Where nodes register to be told of a writer that knows nothing of them: one that has just started, or has come from another node. */
    public static final ServiceKey<ToNode> LINKS = ServiceKey.create(ToNode.class, "ledger-links");

    private static final Duration TICK = Duration.ofMillis(500);

    private final WriterSettings settings;
    private final boolean needsLock;
    private @Nullable ActorRef<QuotaWriter.Batch> writer;
    private int writers;
    private boolean locked;
    private boolean writerEnding;
    private final ActorRef<Replica> replica;
    private final Deque<Ask> waiting = new ArrayDeque<>();
    private final NodesHere nodes;
    private List<Ask> underway = List.of();
    private boolean ready;
    private boolean busy;
    private boolean tickDue;
    private boolean lastSent;
    private String trouble = "the ledger is starting";
    private long sinceNanos = System.nanoTime();
    private Optional<Stop> stopper = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private boolean healthy;
    /** Why the last batch with events is not durable; empty if it is. A writer that has recovered has only read. */
    private Optional<String> notDurable = Optional.empty();

    private Collector(
            ActorContext<Command> context, WriterSettings settings, ActorRef<Replica> replica, Optional<WriterLock> lock, Optional<Duration> patience) {
        super(context);
        context.setLoggerName(Collector.class); // Pekko takes the name from the stack, where it finds itself.
        this.settings = settings;
        this.replica = replica;
        this.needsLock = lock.isPresent();
        this.nodes = new NodesHere(context);
        if (lock.isPresent()) {
            context.spawn(LockKeeper.create(lock.get(), context.getSelf(), patience), "lock", DispatcherSelector.blocking());
        } else {
            startWriter();
        }
    }

    private void startWriter() {
        writer = getContext().spawn(QuotaWriter.create(settings, getContext().getSelf(), replica), "quota-writer-" + ++writers);
    }

    /** The writer with its collector, and without a replica. */
    public static Behavior<Command> create(WriterSettings settings) {
        return Behaviors.setup(context -> create(settings, context.getSystem().ignoreRef()));
    }

    /**
     * The writer with its collector; in a cluster, to be run as the one singleton.
     *
     * @param replica told the state when it is recovered, and all events when they are durable
     */
    public static Behavior<Command> create(WriterSettings settings, ActorRef<Replica> replica) {
        return create(settings, replica, Optional::empty, Optional.empty());
    }

    /**
     * The writer with its collector, for a journal that other processes can reach too. There is a writer only while the lock is held: if it is lost the writer
     * ends with its state, and a new one begins from the journal when the lock is had again.
     *
     * @param replica told the state when it is recovered, and all events when they are durable
     * @param lock makes the lock; empty if it needs none
     * @param patience after which a lock that was never had is given up for good; empty to try for ever
     */
    public static Behavior<Command> create(
            WriterSettings settings, ActorRef<Replica> replica, Supplier<Optional<WriterLock>> lock, Optional<Duration> patience) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Tick(), TICK);
            return new Collector(context, settings, replica, lock.get(), patience);
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Ask.class, this::ask)
                .onMessage(Finished.class, this::finished)
                .onMessage(Ready.class, ready -> writerReady())
                .onMessage(Failed.class, this::writerFailed)
                .onMessage(NotDurable.class, this::batchNotDurable)
                .onMessage(Locked.class, had -> locked())
                .onMessage(NotLocked.class, this::notLocked)
                .onMessage(WriterGone.class, gone -> writerGone())
                .onMessage(Links.class, this::links)
                .onMessage(NodeGone.class, this::nodeGone)
                .onMessage(Tick.class, tick -> tick())
                .onMessage(Stop.class, this::stop)
                .onMessage(RefuseTests.class, this::refuseTests)
                .onMessage(SnapshotEnded.class, this::snapshotEnded)
                .onSignal(PostStop.class, stop -> {
                    if (needsLock) {
                        replica.tell(new Replica.Health(Optional.empty())); // Elsewhere it may do well.
                    }
                    return this;
                })
                .build();
    }

    private Behavior<Command> locked() {
        locked = true;
        getContext().getLog().info("this node writes the ledger's journal now: it holds the database's lock");
        if (writer == null) {
            startWriter();
        }
        return this;
    }

    /** What the writer knows may be out of date, and what it was about to write must not be: it ends. */
    private Behavior<Command> notLocked(NotLocked without) {
        if (locked) {
            locked = false;
            getContext().getLog().error("this node does not write the ledger's journal any more: {}", without.reason());
        }
        if (writer != null && !writerEnding) {
            writerEnding = true;
            getContext().watchWith(writer, new WriterGone());
            getContext().stop(writer);
        }
        answerAll(underway, "the ledger's writer has lost its lock");
        underway = List.of();
        notDurable = Optional.empty(); // What the next writer's database takes, that one will show.
        busy = false;
        return unusable(without.reason(), without.forGood());
    }

    private Behavior<Command> writerGone() {
        writer = null;
        writerEnding = false;
        if (locked) {
            startWriter();
        }
        return this;
    }

    private Behavior<Command> links(Links found) {
        nodes.reachable(found.links());
        return introduce();
    }

    private Behavior<Command> introduce() {
        if (ready) {
            nodes.introduce();
        }
        return this;
    }

    private Behavior<Command> ask(Ask ask) {
        if (ask.request() instanceof ToWriter.Several several) {
            several.requests().forEach(request -> take(new Ask(ask.replyTo(), request)));
        } else {
            take(ask);
        }
        hand();
        return this;
    }

    private void take(Ask ask) {
        if (stopper.isPresent()) {
            ask.replyTo().tell(new ToNode.NotYet("the ledger is stopping"));
        } else if (waiting.size() >= settings.maxWaiting()) {
            settings.load().turnAway();
            ask.replyTo().tell(new ToNode.Busy());
        } else {
            if (ask.request() instanceof ToWriter.Hello hello) {
                nodes.came(hello.node(), ask);
            }
            waiting.add(ask);
        }
    }

    private Behavior<Command> nodeGone(NodeGone gone) {
        if (nodes.went(gone)) {
            hand();
        }
        return this;
    }

    private void hand() {
        settings.load().waiting(waiting.size());
        boolean work = !waiting.isEmpty() || nodes.anyLost() || tickDue || stopper.isPresent() && !lastSent;
        ActorRef<QuotaWriter.Batch> to = writer;
        if (to == null || writerEnding || !ready || busy || !work) {
            return;
        }
        List<Ask> batch = new ArrayList<>(Math.min(waiting.size(), settings.maxBatch()));
        while (batch.size() < settings.maxBatch() && !waiting.isEmpty()) {
            batch.add(waiting.poll());
        }
        settings.load().waiting(waiting.size());
        boolean last = stopper.isPresent() && waiting.isEmpty();
        boolean snapshot = last && stopper.map(Stop::snapshot).orElse(true);
        underway = batch;
        busy = true;
        sinceNanos = System.nanoTime();
        to.tell(new QuotaWriter.Batch(List.copyOf(batch), nodes.takeLost(), tickDue, last, snapshot, refusal, notDurable.isPresent()));
        tickDue = false;
        lastSent = last;
    }

    private Behavior<Command> finished(Finished finished) {
        if (writerEnding) {
            return this;
        }
        busy = false;
        if (!underway.isEmpty()) {
            settings.load().committed(underway.size(), System.nanoTime() - sinceNanos);
        }
        underway = List.of();
        if (finished.events() > 0) {
            notDurable = Optional.empty();
        }
        health(notDurable);
        if (lastSent && !finished.snapshotComes()) {
            return stopped();
        }
        if (!lastSent) {
            hand();
        }
        return this;
    }

    /** The writer (re)started: a batch that was under way may be durable or not, so nobody can say; all of it may be asked again. */
    private Behavior<Command> writerReady() {
        if (writerEnding) {
            return this;
        }
        answerAll(underway, notDurable.orElse("the ledger was restarted"));
        underway = List.of();
        busy = false;
        lastSent = false;
        ready = true;
        health(notDurable);
        // A desk that starts again knows no nodes: it hears those that are here first, or it would take their leases for lost.
        nodes.hellos().stream().filter(hello -> !waiting.contains(hello)).toList().forEach(waiting::addFirst);
        hand();
        return introduce();
    }

    private Behavior<Command> writerFailed(Failed failed) {
        if (writerEnding) {
            return this;
        }
        String now = "the ledger cannot be read: " + failed.reason();
        if (!now.equals(trouble)) { // It is tried again and again.
            getContext().getLog().error("{}", now);
        }
        return unusable(now, failed.forGood());
    }

    private Behavior<Command> batchNotDurable(NotDurable failed) {
        notDurable = Optional.of("the journal does not take events now: " + failed.reason());
        health(notDurable);
        answerAll(underway, notDurable.get());
        underway = List.of();
        return this;
    }

    private Behavior<Command> unusable(String reason, boolean forGood) {
        if (ready) {
            sinceNanos = System.nanoTime();
        }
        ready = false;
        trouble = reason;
        health(Optional.of(trouble));
        if (forGood) {
            replica.tell(new Replica.Unreadable(reason));
        }
        return this;
    }

    /** Tells changes only, except what the trouble is. */
    private void health(Optional<String> unwell) {
        if (unwell.isPresent() || !healthy) {
            healthy = unwell.isEmpty();
            replica.tell(new Replica.Health(unwell));
        }
    }

    private Behavior<Command> refuseTests(RefuseTests refuse) {
        refusal = refuse.reason();
        return this;
    }

    private Behavior<Command> tick() {
        tickDue = true;
        boolean stuck = (!ready || busy) && System.nanoTime() - sinceNanos > settings.patience().toNanos();
        if (stuck) {
            health(Optional.of(trouble(ready)));
            answerAll(underway, trouble(ready));
            underway = List.of();
            answerAll(waiting, trouble(ready));
            waiting.clear();
            settings.load().waiting(0);
            if (stopper.isPresent()) {
                return stopped();
            }
        }
        hand();
        return introduce();
    }

    private String trouble(boolean recovered) {
        return recovered ? notDurable.orElse("the journal does not take events now") : trouble;
    }

    private static void answerAll(Iterable<Ask> asks, String reason) {
        asks.forEach(ask -> ask.replyTo().tell(new ToNode.NotYet(reason)));
    }

    private Behavior<Command> stop(Stop stop) {
        stopper = Optional.of(stop);
        hand();
        return this;
    }

    private Behavior<Command> snapshotEnded(SnapshotEnded ended) {
        ended.failure().ifPresent(reason -> getContext().getLog().warn("no snapshot of the ledger could be stored: {}", reason));
        return lastSent && !busy ? stopped() : this;
    }

    private Behavior<Command> stopped() {
        stopper.ifPresent(to -> to.replyTo().tell(Done.getInstance()));
        return Behaviors.stopped();
    }
}
