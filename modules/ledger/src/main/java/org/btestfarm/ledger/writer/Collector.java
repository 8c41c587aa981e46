package org.btestfarm.ledger.writer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.btestfarm.ledger.directory.Replica;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.message.LedgerMessage;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;

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
     */
    public record Stop(ActorRef<Done> replyTo) implements Command {}

    /**
     * Refuse new tests with "not yet", or accept them again.
     *
     * @param reason one line; empty to accept them
     */
    public record RefuseTests(Optional<String> reason) implements Command {}

    /** The writer is done with a batch. */
    record Finished(boolean snapshotComes) implements Command {}

    /** The writer has recovered and takes batches. */
    record Ready() implements Command {}

    /** The writer cannot recover: for good if the journal cannot be understood, or now, and it tries again. */
    record Failed(String reason, boolean forGood) implements Command {}

    /** The writer's snapshot is stored, or why it is not. */
    record SnapshotEnded(Optional<String> failure) implements Command {}

    private record NodeGone(NodeId node, ActorRef<ToNode> ref) implements Command {}

    private record Tick() implements Command {}

    private static final Duration TICK = Duration.ofMillis(500);

    private final WriterSettings settings;
    private final ActorRef<QuotaWriter.Batch> writer;
    private final ActorRef<Replica> replica;
    private final Deque<Ask> waiting = new ArrayDeque<>();
    private final List<NodeId> lost = new ArrayList<>();
    private final Map<NodeId, Ask> nodes = new LinkedHashMap<>();
    private List<Ask> underway = List.of();
    private boolean ready;
    private boolean busy;
    private boolean tickDue;
    private boolean lastSent;
    private String trouble = "the ledger is starting";
    private long sinceNanos = System.nanoTime();
    private Optional<ActorRef<Done>> stopper = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private boolean healthy;

    private Collector(ActorContext<Command> context, WriterSettings settings, ActorRef<Replica> replica) {
        super(context);
        this.settings = settings;
        this.replica = replica;
        this.writer = context.spawn(QuotaWriter.create(settings, context.getSelf(), replica), "quota-writer");
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
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Tick(), TICK);
            return new Collector(context, settings, replica);
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Ask.class, this::ask)
                .onMessage(Finished.class, this::finished)
                .onMessage(Ready.class, ready -> writerReady())
                .onMessage(Failed.class, this::writerFailed)
                .onMessage(NodeGone.class, this::nodeGone)
                .onMessage(Tick.class, tick -> tick())
                .onMessage(Stop.class, this::stop)
                .onMessage(RefuseTests.class, this::refuseTests)
                .onMessage(SnapshotEnded.class, this::snapshotEnded)
                .build();
    }

    private Behavior<Command> ask(Ask ask) {
        if (stopper.isPresent()) {
            ask.replyTo().tell(new ToNode.NotYet("the ledger is stopping"));
        } else if (waiting.size() >= settings.maxWaiting()) {
            ask.replyTo().tell(new ToNode.Busy());
        } else {
            if (ask.request() instanceof ToWriter.Hello hello) {
                watch(hello.node(), ask);
            }
            waiting.add(ask);
            hand();
        }
        return this;
    }

    private void watch(NodeId node, Ask hello) {
        Ask before = nodes.put(node, hello);
        if (before == null || !before.replyTo().equals(hello.replyTo())) {
            if (before != null) {
                getContext().unwatch(before.replyTo());
            }
            getContext().watchWith(hello.replyTo(), new NodeGone(node, hello.replyTo()));
        }
    }

    private Behavior<Command> nodeGone(NodeGone gone) {
        Ask hello = nodes.get(gone.node());
        if (hello != null && hello.replyTo().equals(gone.ref())) {
            nodes.remove(gone.node());
            lost.add(gone.node());
            hand();
        }
        return this;
    }

    private void hand() {
        boolean work = !waiting.isEmpty() || !lost.isEmpty() || tickDue || stopper.isPresent() && !lastSent;
        if (!ready || busy || !work) {
            return;
        }
        List<Ask> batch = new ArrayList<>(Math.min(waiting.size(), settings.maxBatch()));
        while (batch.size() < settings.maxBatch() && !waiting.isEmpty()) {
            batch.add(waiting.poll());
        }
        boolean last = stopper.isPresent() && waiting.isEmpty();
        underway = batch;
        busy = true;
        sinceNanos = System.nanoTime();
        writer.tell(new QuotaWriter.Batch(List.copyOf(batch), List.copyOf(lost), tickDue, last, refusal));
        lost.clear();
        tickDue = false;
        lastSent = last;
    }

    private Behavior<Command> finished(Finished finished) {
        busy = false;
        underway = List.of();
        health(Optional.empty());
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
        answerAll(underway, "the ledger was restarted");
        underway = List.of();
        busy = false;
        lastSent = false;
        ready = true;
        health(Optional.empty());
        // A desk that starts again knows no nodes: it hears those that are here first, or it would take their leases for lost.
        nodes.values().stream().filter(hello -> !waiting.contains(hello)).toList().forEach(waiting::addFirst);
        hand();
        return this;
    }

    private Behavior<Command> writerFailed(Failed failed) {
        ready = false;
        String now = "the ledger cannot be read: " + failed.reason();
        if (!now.equals(trouble)) { // It is tried again and again.
            getContext().getLog().error("{}", now);
        }
        trouble = now;
        health(Optional.of(trouble));
        if (failed.forGood()) {
            replica.tell(new Replica.Unreadable(failed.reason()));
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
            if (stopper.isPresent()) {
                return stopped();
            }
        }
        hand();
        return this;
    }

    private String trouble(boolean recovered) {
        return recovered ? "the journal does not take events now" : trouble;
    }

    private static void answerAll(Iterable<Ask> asks, String reason) {
        asks.forEach(ask -> ask.replyTo().tell(new ToNode.NotYet(reason)));
    }

    private Behavior<Command> stop(Stop stop) {
        stopper = Optional.of(stop.replyTo());
        hand();
        return this;
    }

    private Behavior<Command> snapshotEnded(SnapshotEnded ended) {
        ended.failure().ifPresent(reason -> getContext().getLog().warn("no snapshot of the ledger could be stored: {}", reason));
        return lastSent && !busy ? stopped() : this;
    }

    private Behavior<Command> stopped() {
        stopper.ifPresent(to -> to.tell(Done.getInstance()));
        return Behaviors.stopped();
    }
}
