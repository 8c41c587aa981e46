package org.btestfarm.farm;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.farm.admission.RefusalLog;
import org.btestfarm.farm.cluster.FarmCluster;
import org.btestfarm.farm.connection.NodeServices;
import org.btestfarm.farm.listener.Listener;
import org.btestfarm.farm.metering.LedgerLink;
import org.btestfarm.farm.session.FirstShards;
import org.btestfarm.farm.session.SessionId;
import org.btestfarm.farm.settings.ListenerSettings;
import org.jspecify.annotations.Nullable;

/**
 * The root of a node. It starts the listeners and says when all of them listen, sessions can be reached, and the other nodes know this one; if one cannot, it ends the node with an error that names
 * the address. Told to stop it lets nobody in, waits for running tests as long as the grace lasts, ends the rest, and then itself.
 */
final class FarmGuardian extends AbstractBehavior<FarmGuardian.Message> {
    /** What the root is told. */
    sealed interface Message {}

    /** Ends the node; said again it may shorten the grace. */
    record Stop(Duration grace) implements Message {}

    private record FromListener(Listener.Binding binding) implements Message {}

    private record SessionsReached() implements Message {}

    private record LookWhoKnowsUs() implements Message {}

    private record StartOverdue(Duration timeout) implements Message {}

    private record ListenerEnded() implements Message {}

    private record GraceOver() implements Message {}

    private record LedgerDrained() implements Message {}

    private record Summarise() implements Message {}

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** Longer than nodes that are well take to tell each other who is part of the farm. */
    private static final long KNOWN_WITHIN_NANOS = Duration.ofSeconds(10).toNanos();

    private final NodeServices services;
    private final TimerScheduler<Message> timers;
    private final Runnable joinCluster;
    private final CompletableFuture<List<InetSocketAddress>> started;
    private final CompletableFuture<Void> ended;
    private final List<ActorRef<Listener.Message>> listeners = new ArrayList<>();
    private final @Nullable InetSocketAddress[] addresses;
    private final ActorRef<Listener.Binding> answers;
    private boolean stopping;
    private boolean draining;
    private int running;
    private long reachedNanos;

    private FarmGuardian(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            NodeServices services,
            DataPlane plane,
            Runnable joinCluster,
            Duration startTimeout,
            CompletableFuture<List<InetSocketAddress>> started,
            CompletableFuture<Void> ended) {
        super(context);
        this.services = services;
        this.timers = timers;
        this.joinCluster = joinCluster;
        this.started = started;
        this.ended = ended;
        this.answers = context.messageAdapter(Listener.Binding.class, FromListener::new);
        List<ListenerSettings> settings = services.settings().listeners();
        this.addresses = new @Nullable InetSocketAddress[settings.size()];
        for (int i = 0; i < settings.size(); i++) {
            listen(plane, settings.get(i), i);
        }
        timers.startSingleTimer(StartOverdue.class, new StartOverdue(startTimeout), startTimeout);
        timers.startTimerAtFixedRate(new Summarise(), Duration.ofNanos(RefusalLog.PERIOD_NANOS));
    }

    /**
     * The root of a node.
     *
     * @param joinCluster run once all listeners are bound: a node that cannot start was never part of its cluster, and is gone at once
     * @param started completed with the addresses in the order of the settings, or with a {@link FarmStartException}
     * @param ended completed when everything is closed
     */
    static Behavior<Message> create(
            NodeServices services,
            DataPlane plane,
            Runnable joinCluster,
            Duration startTimeout,
            CompletableFuture<List<InetSocketAddress>> started,
            CompletableFuture<Void> ended) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new FarmGuardian(context, timers, services, plane, joinCluster, startTimeout, started, ended)));
    }

    private void listen(DataPlane plane, ListenerSettings settings, int index) {
        ActorRef<Listener.Message> listener = getContext()
                .spawn(Listener.create(services, plane, settings, index, answers), "listener-" + (index + 1));
        getContext().watchWith(listener, new ListenerEnded());
        listeners.add(listener);
        running++;
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(FromListener.class, from -> bound(from.binding()))
                .onMessage(SessionsReached.class, reached -> {
                    reachedNanos = services.nanoClock().getAsLong();
                    return readyOnceKnown();
                })
                .onMessage(LookWhoKnowsUs.class, look -> readyOnceKnown())
                .onMessage(StartOverdue.class, overdue -> fail(
                        "the node was not part of its cluster within " + overdue.timeout().toSeconds() + " s", null))
                .onMessage(Stop.class, stop -> stop(stop.grace()))
                .onMessage(GraceOver.class, over -> {
                    listeners.forEach(listener -> listener.tell(new Listener.CloseAll("the farm was stopped")));
                    return this;
                })
                .onMessage(ListenerEnded.class, ended -> listenerEnded())
                .onMessage(LedgerDrained.class, drained -> Behaviors.stopped())
                .onMessage(Summarise.class, summarise -> {
                    services.refusals().summarise(services.nanoClock().getAsLong());
                    services.tests().summarise(services.nanoClock().getAsLong());
                    return this;
                })
                .onSignal(PostStop.class, stopped -> {
                    services.refusals().summarise(services.nanoClock().getAsLong() + RefusalLog.PERIOD_NANOS);
                    services.tests().summarise(services.nanoClock().getAsLong() + RefusalLog.PERIOD_NANOS);
                    ended.complete(null);
                    return this;
                })
                .build();
    }

    private Behavior<Message> bound(Listener.Binding binding) {
        if (binding instanceof Listener.CannotListen failed) {
            InetSocketAddress address = services.settings().listeners().get(failed.index()).address();
            return fail(BindErrors.line(address, failed.cause()), failed.cause());
        }
        Listener.Listening listening = (Listener.Listening) binding;
        addresses[listening.index()] = listening.address();
        if (Arrays.stream(addresses).allMatch(address -> address != null)) {
            reachSessions();
        }
        return this;
    }

    /** Joins the cluster; sessions that nobody opened answer as soon as this node is part of it and their shards have a home. */
    private void reachSessions() {
        joinCluster.run();
        ActorRef<Message> self = getContext().getSelf();
        List<SessionId> sessions = FarmCluster.get(getContext().getSystem()).firstSessions(services.shards());
        getContext().spawn(FirstShards.create(services.shards(), sessions, services.sessions(), () -> self.tell(new SessionsReached())), "first-shards");
    }

    private Behavior<Message> readyOnceKnown() {
        boolean known = FarmCluster.get(getContext().getSystem()).isKnownToAll();
        if (!known && services.nanoClock().getAsLong() - reachedNanos < KNOWN_WITHIN_NANOS) {
            timers.startSingleTimer(new LookWhoKnowsUs(), LOOK_AGAIN);
            return this;
        }
        if (!known) {
            getContext().getLog().warn("not all nodes that can be reached know this one yet: it takes tests all the same");
        }
        return ready();
    }

    private Behavior<Message> ready() {
        timers.cancel(StartOverdue.class);
        started.complete(List.of(Arrays.copyOf(addresses, addresses.length, InetSocketAddress[].class)));
        return this;
    }

    private Behavior<Message> fail(String line, @Nullable Throwable cause) {
        started.completeExceptionally(new FarmStartException(line, cause));
        return stop(Duration.ZERO);
    }

    private Behavior<Message> stop(Duration grace) {
        timers.cancel(StartOverdue.class);
        timers.startSingleTimer(GraceOver.class, new GraceOver(), grace);
        if (!stopping) {
            stopping = true;
            services.admission().close();
            listeners.forEach(listener -> listener.tell(new Listener.Drain()));
        }
        return endIfAllAreStopped();
    }

    private Behavior<Message> listenerEnded() {
        running--;
        return endIfAllAreStopped();
    }

    /** When no connection is left, the last reports are on their way to the ledger; they have a deadline of their own. */
    private Behavior<Message> endIfAllAreStopped() {
        if (stopping && running == 0 && !draining) {
            draining = true;
            ActorRef<LedgerLink.Drained> drained = getContext().messageAdapter(LedgerLink.Drained.class, done -> new LedgerDrained());
            services.ledger().tell(new LedgerLink.Drain(drained));
        }
        return this;
    }
}
