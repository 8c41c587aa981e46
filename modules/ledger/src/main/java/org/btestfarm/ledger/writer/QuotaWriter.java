package org.btestfarm.ledger.writer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.SnapshotCompleted;
import org.apache.pekko.persistence.typed.SnapshotFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.btestfarm.ledger.database.DatabaseProblems;
import org.btestfarm.ledger.desk.Desk;
import org.btestfarm.ledger.desk.Turn;
import org.btestfarm.ledger.directory.Replica;
import org.btestfarm.ledger.event.ChainEvent;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.journal.JournalBase;
import org.btestfarm.ledger.journal.JournalRow;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateImage;
import org.jspecify.annotations.Nullable;

/**
 * The journal's only writer. It takes one batch at a time from its collector, lets the desk decide, makes all events of the batch durable together,
 * and only then sends the answers. The desk changes the state while it decides; applying an entry again changes nothing, so Pekko's turn at it is
 * free. If a batch cannot be made durable, the actor starts again from the journal, with a new state.
 */
final class QuotaWriter extends EventSourcedBehavior<QuotaWriter.Batch, Entry, LedgerState> {
    /** The journal's name in the database. */
    static final String PERSISTENCE_ID = JournalRow.PERSISTENCE_ID;

    private static final int SNAPSHOTS_KEPT = 2;

    /**
     * What is to be decided together.
     *
     * @param requests in order
     * @param lost nodes that are gone
     * @param tick whether what is due by time is to be done too
     * @param last whether the head is to be signed, since the writer will stop
     * @param snapshot whether a snapshot is to be made of it then
     * @param refusal why tests may not be opened, if they may not
     * @param probe whether there must be an event, to see whether the journal takes one again
     */
    record Batch(
            List<Collector.Ask> requests, List<NodeId> lost, boolean tick, boolean last, boolean snapshot, Optional<String> refusal, boolean probe) {}

    private final ActorContext<Batch> context;
    private final WriterSettings settings;
    private final ActorRef<Collector.Command> collector;
    private final ActorRef<Replica> replica;
    private final boolean rehearses;
    private @Nullable Desk<ActorRef<ToNode>> desk;
    /** Stands for "nothing is applied yet". Pekko keeps this one object over all starts of the actor, so nothing is ever applied to it. */
    private final LedgerState nothing = new LedgerState();
    private boolean recovered;
    private String trouble = "";
    private boolean stopping;

    private QuotaWriter(
            ActorContext<Batch> context, WriterSettings settings, ActorRef<Collector.Command> collector, ActorRef<Replica> replica, boolean rehearses) {
        super(
                PersistenceId.ofUniqueId(PERSISTENCE_ID),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(500), Duration.ofSeconds(10), 0.1).withLoggingEnabled(false));
        this.context = context;
        this.settings = settings;
        this.collector = collector;
        this.replica = replica;
        this.rehearses = rehearses;
    }

    static Behavior<Batch> create(WriterSettings settings, ActorRef<Collector.Command> collector, ActorRef<Replica> replica) {
        return Behaviors.setup(context -> new QuotaWriter(context, settings, collector, replica, false));
    }

    /** One that recovers and is given no batch: it writes nothing, and says nothing in the log if all is well. */
    static Behavior<Batch> rehearsing(WriterSettings settings, ActorRef<Collector.Command> collector, ActorRef<Replica> replica) {
        return Behaviors.setup(context -> new QuotaWriter(context, settings, collector, replica, true));
    }

    /** Nobody listens for events on the system's event stream, where each would be a message: several hundred a second with as many tests. Pekko's API for Java cannot say so, that for Scala can. */
    @Override
    @SuppressWarnings("unchecked") // Scala's trait is a behavior, which Java does not see.
    public Behavior<Batch> apply(TypedActorContext<Batch> started) {
        Object whole = super.apply(started);
        return (Behavior<Batch>) (Object) ((org.apache.pekko.persistence.typed.scaladsl.EventSourcedBehavior<Batch, Entry, LedgerState>) whole).withEventPublishing(false);
    }

    @Override
    public LedgerState emptyState() {
        return nothing;
    }

    @Override
    public CommandHandler<Batch, Entry, LedgerState> commandHandler() {
        return (state, batch) -> {
            Desk<ActorRef<ToNode>> open = openDesk(state);
            Turn<ActorRef<ToNode>> turn = open.turn(settings.clock().instant());
            open.begin(turn);
            open.acceptTests(batch.refusal());
            batch.requests().forEach(ask -> open.handle(ask.replyTo(), ask.request(), turn));
            batch.lost().forEach(node -> {
                int charged = open.nodeLost(node, turn);
                if (charged > 0) {
                    context.getLog().info("node {} is gone: {} leases that it held are charged in full", node, charged);
                }
            });
            if (batch.tick()) {
                open.tick(turn);
            }
            open.endOfBatch(turn);
            if (batch.last()) {
                stopping = batch.snapshot();
                open.sign(turn);
            }
            if (batch.probe() && turn.entries().isEmpty()) {
                open.signAnew(turn);
            }
            List<Turn.Out<ActorRef<ToNode>>> outs = open.outs(turn);
            boolean snapshotComes = batch.snapshot() && !turn.entries().isEmpty();
            return Effect().persist(turn.entries()).thenRun(() -> {
                persisted(turn.entries().size());
                // First: whoever gets an answer finds the replica on its way to the same event.
                if (!turn.entries().isEmpty()) {
                    replica.tell(new Replica.Durable(List.copyOf(turn.entries())));
                }
                outs.forEach(out -> out.to().tell(out.message()));
                collector.tell(new Collector.Finished(turn.entries().size(), snapshotComes));
            });
        };
    }

    private Desk<ActorRef<ToNode>> openDesk(LedgerState state) {
        Desk<ActorRef<ToNode>> open = desk;
        if (open == null || state != nothing && open.state() != state) {
            open = new Desk<>(state == nothing ? new LedgerState() : state, settings.desk(), settings.key(), settings.capabilities(), settings.clock().instant());
            desk = open;
        }
        return open;
    }

    @Override
    public EventHandler<LedgerState, Entry> eventHandler() {
        return (state, entry) -> {
            LedgerState begun = state == nothing ? begin() : state;
            begun.apply(entry);
            return begun;
        };
    }

    /** What the first entry is applied to: when the journal is new, the state of the desk that made it; at a start, what the journal begins with. */
    private LedgerState begin() {
        return recovered && desk != null ? desk.state() : JournalBase.start(LedgerConfig.database(context.getSystem().settings().config()));
    }

    @Override
    public SignalHandler<LedgerState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(PreRestart.instance(), state -> {
                    // Its state has what could not be made durable.
                    desk = null;
                    recovered = false;
                })
                .onSignal(JournalPersistFailed.class, (state, failed) -> persistFailed(DatabaseProblems.reason(failed.failure())))
                .onSignal(RecoveryCompleted.instance(), state -> {
                    desk = null;
                    recovered = true;
                    long last = lastSequenceNumber(context);
                    if (last != state.head().number()) {
                        // persistence-jdbc takes a gap of deleted rows for the end, without a word; whoever began there would forget what follows.
                        collector.tell(new Collector.Failed(
                                "events after " + state.head().number() + " are missing from the journal, which goes on to event " + last, true));
                        return;
                    }
                    if (!rehearses && trouble.isEmpty()) {
                        context.getLog().info("ledger recovered up to event {}", state.head().number());
                    }
                    replica.tell(new Replica.Image(StateImage.of(state)));
                    collector.tell(new Collector.Ready());
                })
                .onSignal(RecoveryFailed.class, (state, failed) -> collector.tell(RecoveryFailure.of(failed.getFailure())))
                .onSignal(SnapshotCompleted.class, (state, completed) -> collector.tell(new Collector.SnapshotEnded(Optional.empty())))
                .onSignal(SnapshotFailed.class, (state, failed) ->
                        collector.tell(new Collector.SnapshotEnded(Optional.of(String.valueOf(failed.getFailure().getMessage())))))
                .build();
    }

    private void persisted(int events) {
        if (!trouble.isEmpty() && events > 0) {
            trouble = "";
            context.getLog().info("events are made durable again");
        }
    }

    /** Said once; it is tried again and again. */
    private void persistFailed(String reason) {
        collector.tell(new Collector.NotDurable(reason));
        if (!reason.equals(trouble)) {
            trouble = reason;
            context.getLog().error("events cannot be made durable in {}: {}; until they can, tests hear \"not yet\"",
                    LedgerConfig.database(context.getSystem().settings().config()).name(), reason);
        }
    }

    @Override
    public SnapshotAdapter<LedgerState> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(LedgerState state) {
                return SignedImage.of(state, settings.key());
            }

            @Override
            public LedgerState fromJournal(Object stored) {
                return (LedgerState) stored;
            }
        };
    }

    @Override
    public boolean shouldSnapshot(LedgerState state, Entry entry, long sequenceNumber) {
        return stopping && entry.event() instanceof ChainEvent.HeadSigned || entry.event() instanceof ChainEvent.Base;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(settings.snapshotEvery(), SNAPSHOTS_KEPT);
    }
}
