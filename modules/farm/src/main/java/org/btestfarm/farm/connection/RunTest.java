package org.btestfarm.farm.connection;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.FlowSignals;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.farm.flow.ClientReports;
import org.btestfarm.farm.flow.FlowSpecs;
import org.btestfarm.farm.flow.OpenedTest;
import org.btestfarm.farm.flow.Silence;
import org.btestfarm.farm.flow.UdpSpeed;
import org.btestfarm.farm.metering.EndReason;
import org.btestfarm.farm.metering.LeaseSignal;
import org.btestfarm.farm.metering.NodeLease;
import org.btestfarm.farm.session.SessionMessage;
import org.btestfarm.farm.session.SessionReply;
import org.btestfarm.farm.session.Totals;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.status.StatusMessage;
import org.jspecify.annotations.Nullable;

/**
 * Runs a connection's part of a test. Once a second it sends a status message and looks whether the client is still there; now and then it tells the session how far it is. It ends when
 * the client closes, falls silent, or the test has lasted as long as it may; it is over when the flow says so, after its last byte was counted.
 */
final class RunTest extends Step {
    /** A flow ends at once when it is stopped; a connection does not wait longer for it than this. */
    private static final Duration FLOW_END = Duration.ofSeconds(5);

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Tests of a node have their seconds at points so far apart: the threads of actors wake up for many of them at once. */
    private static final Duration TOGETHER = Duration.ofMillis(50);

    /** The session hears so seldom how far a connection is, ticks: it needs to know only for the line about a test whose node is gone. */
    private static final int PROGRESS_EVERY = 5;

    private final OpenedTest mine;
    private final Function<FlowSignals, Flow> start;
    private final ClientReports reports;
    private final Silence silence;
    private final long beginNanos;
    private @Nullable Flow flow;
    private @Nullable ActorRef<SessionMessage> session;
    private @Nullable EndReason whyStopped;
    private long reportedBytes;
    private long statuses;
    private int ticks;
    /** The highest load, percent; -1 as long as none is known. */
    private int localCpu = -1;

    private RunTest(Client client, OpenedTest mine, @Nullable UdpSpeed udpSpeed, Function<FlowSignals, Flow> start) {
        super(client);
        this.mine = mine;
        this.start = start;
        this.beginNanos = client.now();
        this.reports = new ClientReports(mine.shared().lease(), udpSpeed, client::now);
        this.silence = new Silence(mine.test().command().direction(), mine.shared(), beginNanos);
    }

    /** A test on the connection itself. */
    static RunTest tcp(Client client, OpenedTest mine) {
        return new RunTest(client, mine, null, signals -> client.wire().startTcp(FlowSpecs.tcp(mine), signals));
    }

    /** A UDP test beside the connection, on a socket that is bound to the announced port. */
    static RunTest udp(Client client, OpenedTest mine, UdpSocket socket, int port) {
        UdpSpeed speed = new UdpSpeed(mine.test().command(), FlowSpecs.packetSize(mine), mine.shared());
        return new RunTest(
                client,
                mine,
                speed,
                signals -> client.wire().startUdp(List.of(socket), FlowSpecs.udp(mine, client.address(), port), signals));
    }

    @Override
    String name() {
        return "running its test";
    }

    @Override
    Step begin() {
        watch(mine.session());
        ActorRef<Connection.Message> self = client().self();
        CompletableFuture<NodeLease.Part> spending = new CompletableFuture<>();
        Flow started = start.apply(new FlowSignals() {
            @Override
            public void peerStatus(StatusMessage status) {
                reports.heard(status);
            }

            @Override
            public void ended(FlowEnd end) {
                spending.thenAccept(NodeLease.Part::end);
                self.tell(new Connection.FlowEnded(end));
            }
        });
        flow = started;
        mine.shared().begins(beginNanos, mine.elapsedMillis());
        spending.complete(mine.shared().lease().begin(started.counters(), signal -> self.tell(new Connection.FromLease(signal))));
        client().whenOver(started::stop);
        client().handshakeIsOver();
        mine.session().tell(new SessionMessage.Begin(client().sessionReplies()));
        client().timers().startTimerAtFixedRate(Connection.Tick.class, new Connection.Tick(), SECOND.plus(untilTogether(client().now())), SECOND);
        startLimit();
        return this;
    }

    private static Duration untilTogether(long nowNanos) {
        return Duration.ofNanos(TOGETHER.toNanos() - Math.floorMod(nowNanos, TOGETHER.toNanos()));
    }

    /** The test lasts as long as the farm and the policies in force let it. */
    private void startLimit() {
        long remaining = mine.remainingMillis() - (client().now() - beginNanos) / 1_000_000;
        OptionalLong allowed = mine.shared().lease().maxMillis();
        if (allowed.isPresent()) {
            remaining = Math.min(remaining, allowed.getAsLong() - elapsedMillis());
        }
        client().timers()
                .startSingleTimer(Connection.LimitReached.class, new Connection.LimitReached(), Duration.ofMillis(Math.max(1, remaining)));
    }

    private long elapsedMillis() {
        return mine.elapsedMillis() + (client().now() - beginNanos) / 1_000_000;
    }

    private EndReason limitReached() {
        OptionalLong allowed = mine.shared().lease().maxMillis();
        boolean byPolicy = allowed.isPresent() && elapsedMillis() >= allowed.getAsLong();
        return EndReason.ofTest(EndReason.MAX_DURATION, byPolicy
                ? "the longest duration that a policy allows, " + allowed.getAsLong() + " ms, is over" : "the longest duration allowed is over");
    }

    @Override
    Step on(Connection.Message message) {
        if (flow == null) {
            return this;
        }
        if (message instanceof Connection.Tick) {
            tick(flow);
        } else if (message instanceof Connection.LimitReached) {
            stop(flow, limitReached());
        } else if (message instanceof Connection.FromLease from) {
            leaseSays(flow, from.signal());
        } else if (message instanceof Connection.FlowEnded ended) {
            return ended(flow, ended.end());
        } else if (message instanceof Connection.SessionLost) {
            session = null;
            register(flow);
        } else if (message instanceof Connection.FromSession from) {
            answered(flow, from.reply());
        }
        return this;
    }

    private void leaseSays(Flow running, LeaseSignal signal) {
        if (signal instanceof LeaseSignal.Stop stop) {
            stop(running, stop.reason());
        } else {
            startLimit();
        }
    }

    private Totals totals(Flow running) {
        localCpu = Math.max(localCpu, client().services().cpuPct().get().orElse(-1));
        return Totals.of(running.counters(), known(localCpu), reports.highestCpu());
    }

    private static OptionalInt known(int percent) {
        return percent < 0 ? OptionalInt.empty() : OptionalInt.of(percent);
    }

    private void tick(Flow running) {
        if (mayBeginWithAStatus() || running.counters().writtenBytes() > 0) {
            sendStatus(running);
        }
        if (session == null) {
            register(running);
        } else if (ticks++ % PROGRESS_EVERY == 0) {
            session.tell(new SessionMessage.Progress(client().sessionReplies(), totals(running)));
        }
        long idle = client().deadlines().idle().toNanos();
        if (mine.test().command().transport() == Transport.UDP) {
            if (reports.silentNanos(client().now()) >= idle) {
                stop(running, EndReason.ofConnection(EndReason.IDLE, "no status message for " + idle / 1_000_000 + " ms"));
            }
        } else if (silence.nanos(running.counters(), client().now()) >= idle) {
            stop(running, EndReason.ofConnection(EndReason.IDLE, "no byte moved for " + idle / 1_000_000 + " ms"));
        }
    }

    /** RouterOS rejects a stream that begins with 07 (docs/protocol.md, section 7): where data is due, and a slow pace holds it back, a status waits for it. */
    private boolean mayBeginWithAStatus() {
        return mine.test().command().transport() == Transport.UDP || !mine.test().command().direction().serverTransmits();
    }

    private void sendStatus(Flow running) {
        long received = running.counters().receivedBytes();
        running.sendStatus(new StatusMessage(client().services().cpuPct().get().orElse(0), ++statuses, received - reportedBytes));
        reportedBytes = received;
    }

    private void watch(ActorRef<SessionMessage> entity) {
        session = entity;
        client().context().watchWith(entity, new Connection.SessionLost());
    }

    /** Tells a session that was moved or lost what it needs to know. The flow runs on meanwhile. */
    private void register(Flow running) {
        client().services()
                .sessions()
                .apply(mine.test().id())
                .tell(new SessionMessage.Register(
                        client().sessionReplies(), mine.test(), totals(running), elapsedMillis()));
    }

    private void answered(Flow running, SessionReply reply) {
        if (reply instanceof SessionReply.Registered registered) {
            watch(registered.session());
        } else if (reply instanceof SessionReply.Share share) {
            mine.shared().share(share.here(), share.all());
        } else if (reply instanceof SessionReply.TokenTaken) {
            stop(running, EndReason.ofTest(EndReason.SESSION_LOST, "its session was lost and another test has its id"));
        }
    }

    private void stop(Flow running, EndReason why) {
        if (whyStopped == null) {
            whyStopped = why;
            client().timers().startSingleTimer(Connection.Overdue.class, new Connection.Overdue(), FLOW_END);
            running.stop();
        }
    }

    private Step ended(Flow over, FlowEnd end) {
        EndReason why = whyStopped != null ? whyStopped : EndReason.ofConnection(
                end.cause() == FlowEnd.Cause.BROKEN ? EndReason.BROKEN : EndReason.CLIENT_CLOSED, end.detail());
        Totals totals = totals(over);
        if (session != null) {
            client().context().unwatch(session);
            session.tell(new SessionMessage.Leave(client().sessionReplies(), totals, why));
        }
        return END;
    }

    @Override
    Step overdue() {
        return flow == null ? END : ended(flow, new FlowEnd(FlowEnd.Cause.BROKEN, "the flow did not end"));
    }

    /** The flow says so itself, once everything is counted. */
    @Override
    Step wireClosed(String reason) {
        return this;
    }

    @Override
    Step drain() {
        return this;
    }

    @Override
    Step close(String reason) {
        if (flow != null) {
            stop(flow, EndReason.ofTest(EndReason.FARM_STOPPED, reason));
        }
        return this;
    }
}
