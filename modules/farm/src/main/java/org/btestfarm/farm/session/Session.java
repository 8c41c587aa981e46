package org.btestfarm.farm.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.btestfarm.farm.metering.EndReason;
import org.btestfarm.protocol.IpText;
import org.jspecify.annotations.Nullable;

/**
 * One test, for the whole farm: a sharded entity, so that a joining connection finds it from any node with nothing but its client's address and a token
 * (docs/protocol.md, section 5). It opens, lets connections join as long as the command's count allows, learns from each every five seconds how far it is, and ends with its last one. It owns nothing
 * durable: connections watch it, and register again with what it needs to know when it was moved or lost. It writes a log line at its start and at its end.
 *
 * <p>It is {@code unborn} until the first connection opens it or one of a lost session registers, {@code running} until the last has left, and
 * then, like one that was only asked for a test that does not exist, {@code stopping}: it has asked its shard to let it go.
 */
public final class Session {
    /** What sessions are called in the cluster. */
    public static final EntityTypeKey<SessionMessage> KEY = EntityTypeKey.create(SessionMessage.class, "session");

    private static final Duration SHARE_PAUSE = Duration.ofMillis(200);

    private final ActorContext<SessionMessage> context;
    private final TimerScheduler<SessionMessage> timers;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final Duration maxDuration;
    private final LongSupplier nanoClock;
    private final Supplier<String> testIds;
    private final BiConsumer<TestDescription, EndReason> closer;
    private final TestLog log;

    private Session(
            ActorContext<SessionMessage> context,
            TimerScheduler<SessionMessage> timers,
            ActorRef<ClusterSharding.ShardCommand> shard,
            Duration maxDuration,
            LongSupplier nanoClock,
            Supplier<String> testIds,
            BiConsumer<TestDescription, EndReason> closer,
            TestLog log) {
        this.context = context;
        this.timers = timers;
        this.shard = shard;
        this.maxDuration = maxDuration;
        this.nanoClock = nanoClock;
        this.testIds = testIds;
        this.closer = closer;
        this.log = log;
    }

    /** What was asked for, since when it runs, and who takes part. Confined to the actor. */
    private static final class State {
        final TestDescription test;
        final long beginNanos;
        final Map<ActorRef<SessionReply>, Totals> connections = new HashMap<>();
        /** What connections moved that have left. */
        Totals left = Totals.NONE;
        /** Connections that ever took part. */
        int admitted;
        /** Whether it was let in. */
        boolean begun;
        /** Whether its start is in the log. */
        boolean logged;
        /** Whether nodes were told shares of the speed other than all of it. */
        boolean shared;
        /** What ended the whole test, if that was said already. */
        @Nullable EndReason end;

        State(TestDescription test, long beginNanos) {
            this.test = test;
            this.beginNanos = beginNanos;
        }

        Totals totals() {
            return connections.values().stream().reduce(left, Totals::plus);
        }
    }

    /**
     * A session that nobody has opened yet.
     *
     * @param shard asked to let the entity go
     * @param maxDuration how long its test may last
     * @param nanoClock monotonic
     * @param testIds makes ids of tests: 128 random bits in hex
     * @param closer told a test and why it ended when its last connection has left; must not block
     * @param log gets a line at the test's start and one at its end
     */
    public static Behavior<SessionMessage> create(
            ActorRef<ClusterSharding.ShardCommand> shard,
            Duration maxDuration,
            LongSupplier nanoClock,
            Supplier<String> testIds,
            BiConsumer<TestDescription, EndReason> closer,
            TestLog log) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new Session(context, timers, shard, maxDuration, nanoClock, testIds, closer, log).unborn()));
    }

    private Behavior<SessionMessage> unborn() {
        return Behaviors.receive(SessionMessage.class)
                .onMessage(SessionMessage.Open.class, this::open)
                .onMessage(SessionMessage.Register.class, this::recover)
                .onMessage(SessionMessage.Join.class, join -> {
                    join.connection().tell(noSuchTest());
                    return stopping();
                })
                .onMessage(SessionMessage.Find.class, find -> {
                    find.asker().tell(new SessionReply.Here(context.getSelf(), find.id()));
                    return stopping();
                })
                .onAnyMessage(late -> stopping())
                .build();
    }

    private Behavior<SessionMessage> open(SessionMessage.Open open) {
        State state = new State(new TestDescription(open.id(), testIds.get(), open.user(), open.command(), open.login(), open.congestion()), nanoClock.getAsLong());
        admit(state, open.connection(), Totals.NONE);
        open.connection().tell(new SessionReply.Opened(context.getSelf(), state.test, maxDuration.toMillis()));
        return running(state);
    }

    private Behavior<SessionMessage> recover(SessionMessage.Register register) {
        State state = new State(register.test(), nanoClock.getAsLong() - Duration.ofMillis(register.elapsedMillis()).toNanos());
        state.begun = true;
        logStart(state, "test goes on after its session was moved: ");
        return register(state, register);
    }

    private Behavior<SessionMessage> running(State state) {
        return Behaviors.receive(SessionMessage.class)
                .onMessage(SessionMessage.Open.class, open -> {
                    open.connection().tell(new SessionReply.TokenTaken());
                    return Behaviors.same();
                })
                .onMessage(SessionMessage.Join.class, join -> join(state, join))
                .onMessage(SessionMessage.Begin.class, begin -> begin(state))
                .onMessageEquals(SessionMessage.ShareOut.NOW, () -> shareOut(state))
                .onMessage(SessionMessage.Register.class, register -> register(state, register))
                .onMessage(SessionMessage.Progress.class, progress -> {
                    state.connections.computeIfPresent(progress.connection(), (connection, before) -> progress.totals());
                    return Behaviors.same();
                })
                .onMessage(SessionMessage.Leave.class, leave -> leave(state, leave.connection(), leave.totals(), leave.reason()))
                .onMessage(SessionMessage.ConnectionLost.class, lost -> {
                    Totals last = state.connections.getOrDefault(lost.connection(), Totals.NONE);
                    return leave(state, lost.connection(), last, EndReason.ofConnection(EndReason.LOST, "the connection ended without a word"));
                })
                .build();
    }

    private Behavior<SessionMessage> begin(State state) {
        if (!state.begun) {
            state.begun = true;
            logStart(state, "test started: ");
            log.observer().started(state.test);
        }
        shareSoon();
        return Behaviors.same();
    }

    /** A while later, once for all that changes until then: a router opens its connections together. */
    private void shareSoon() {
        timers.startSingleTimer(SessionMessage.ShareOut.NOW, SHARE_PAUSE);
    }

    private Behavior<SessionMessage> shareOut(State state) {
        Map<Address, Integer> nodes = new HashMap<>();
        state.connections.keySet().forEach(connection -> nodes.merge(connection.path().address(), 1, Integer::sum));
        if (nodes.size() > 1 || state.shared) {
            state.shared = nodes.size() > 1;
            int all = state.connections.size();
            state.connections.keySet().forEach(connection -> connection.tell(new SessionReply.Share(nodes.getOrDefault(connection.path().address(), all), all)));
        }
        return Behaviors.same();
    }

    private void logStart(State state, String what) {
        String prefix = IpText.prefixOf(IpText.parse(state.test.id().address()));
        state.logged = log.started(prefix, () -> what + SessionLines.started(state.test), nanoClock.getAsLong());
    }

    private Behavior<SessionMessage> join(State state, SessionMessage.Join join) {
        if (!state.test.command().wantsToken()) {
            join.connection().tell(noSuchTest());
            return Behaviors.same();
        }
        int most = state.test.command().connections();
        if (state.admitted >= most) {
            join.connection().tell(new SessionReply.JoinRefused(false, "the test has had all of its " + most + " connections"));
            return Behaviors.same();
        }
        admit(state, join.connection(), Totals.NONE);
        long elapsed = (nanoClock.getAsLong() - state.beginNanos) / 1_000_000;
        long remaining = Math.max(0, maxDuration.toMillis() - elapsed);
        join.connection().tell(new SessionReply.Joined(context.getSelf(), state.test, elapsed, remaining));
        return Behaviors.same();
    }

    private Behavior<SessionMessage> register(State state, SessionMessage.Register register) {
        if (!state.test.isSame(register.test())) {
            register.connection().tell(new SessionReply.TokenTaken());
            return Behaviors.same();
        }
        if (!state.connections.containsKey(register.connection())) {
            admit(state, register.connection(), register.totals());
        }
        register.connection().tell(new SessionReply.Registered(context.getSelf()));
        shareSoon();
        return running(state);
    }

    private void admit(State state, ActorRef<SessionReply> connection, Totals totals) {
        state.connections.put(connection, totals);
        state.admitted++;
        context.watchWith(connection, new SessionMessage.ConnectionLost(connection));
    }

    private Behavior<SessionMessage> leave(State state, ActorRef<SessionReply> connection, Totals totals, EndReason reason) {
        if (state.connections.remove(connection) == null) {
            return Behaviors.same();
        }
        context.unwatch(connection);
        state.left = state.left.plus(totals);
        state.end = state.end == null && reason.wholeTest() ? reason : state.end;
        if (!state.connections.isEmpty()) {
            shareSoon();
            return Behaviors.same();
        }
        timers.cancel(SessionMessage.ShareOut.NOW);
        EndReason end = state.end == null ? reason : state.end;
        double seconds = (nanoClock.getAsLong() - state.beginNanos) / 1e9;
        if (state.begun) {
            log.observer().ended(state.test, state.admitted, seconds, state.totals(), end);
        }
        if (state.logged) {
            log.ended("test ended: " + SessionLines.ended(state.test, state.admitted, seconds, state.totals(), end));
        }
        closer.accept(state.test, end);
        return stopping();
    }

    /** Until the shard stops it, nothing new may begin here: it would be stopped too. */
    private Behavior<SessionMessage> stopping() {
        shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
        return Behaviors.receive(SessionMessage.class)
                .onMessage(SessionMessage.Open.class, open -> {
                    open.connection().tell(new SessionReply.TokenTaken());
                    return Behaviors.same();
                })
                .onMessage(SessionMessage.Join.class, join -> {
                    join.connection().tell(noSuchTest());
                    return Behaviors.same();
                })
                .onMessage(SessionMessage.Find.class, find -> {
                    find.asker().tell(new SessionReply.Here(context.getSelf(), find.id()));
                    return Behaviors.same();
                })
                .onAnyMessage(late -> Behaviors.same())
                .build();
    }

    private static SessionReply noSuchTest() {
        return new SessionReply.JoinRefused(true, "no test of this address has this token");
    }
}
