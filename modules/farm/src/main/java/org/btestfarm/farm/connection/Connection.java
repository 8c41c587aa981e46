package org.btestfarm.farm.connection;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.farm.admission.Verdict;
import org.btestfarm.farm.metering.LeaseAnswer;
import org.btestfarm.farm.metering.LeaseSignal;
import org.btestfarm.farm.session.SessionReply;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.protocol.auth.EcSrp5Server;

/**
 * One client's TCP connection, from the hello to the close. It takes one {@link Step} after the other:
 *
 * <pre>
 * ReadOpening ─ command ─ LogInMd5 ──────────────────────┬─ AnswerLogin ─ OpenSession ─ OpenLease ─┬─ TCP ──────── RunTest
 *        │             ├─ StartEcSrp5 ─ ConfirmEcSrp5 ───┘                │            │           └─ BindUdp ──┘
 *        │             └─ (open listener) ────────────────────────────────┘            │
 *        └─ join ────── JoinSession ───────────────────────────────────────────────────┘
 * </pre>
 *
 * Each has a deadline. Whatever happens in any of them, all that was taken until then is given back when the actor stops.
 */
public final class Connection extends AbstractBehavior<Connection.Message> {
    /** What a connection is told. */
    public sealed interface Message {}

    /** The farm takes no new tests: a handshake ends, a running test goes on. */
    public record Drain() implements Message {}

    /** Ends whatever runs; the reason is one line, fit for a log. */
    public record Close(String reason) implements Message {}

    record Received(byte[] bytes) implements Message {}

    record WireClosed(String reason) implements Message {}

    record Overdue() implements Message {}

    record ChallengeReady(EcSrp5Server login) implements Message {}

    record LoginImpossible(String reason) implements Message {}

    record FromSession(SessionReply reply) implements Message {}

    record SessionLost() implements Message {}

    record UdpBound(UdpSocket socket) implements Message {}

    record UdpNotBound(Throwable cause) implements Message {}

    record Tick() implements Message {}

    record LimitReached() implements Message {}

    record Leased(LeaseAnswer answer) implements Message {}

    record FromLease(LeaseSignal signal) implements Message {}

    record FlowEnded(FlowEnd end) implements Message {}

    private final Client client;
    private Step step;

    private Connection(ActorContext<Message> context, Client client) {
        super(context);
        this.client = client;
        this.step = new ReadOpening(client);
    }

    /**
     * A connection that was just accepted, and admitted.
     *
     * @param wire nothing was sent or read on it yet; it belongs to the actor from here on
     * @param auth how its client logs in
     * @param admitted its place among the handshakes; released by the actor
     */
    public static Behavior<Message> create(NodeServices services, Wire wire, ListenerAuth auth, Verdict.Admitted admitted) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Client client = new Client(services, wire, auth, admitted, context, timers);
            return new Connection(context, client).begin();
        }));
    }

    private Behavior<Message> begin() {
        return enter(step);
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(WireClosed.class, closed -> enter(step.wireClosed(closed.reason())))
                .onMessage(Overdue.class, overdue -> enter(step.overdue()))
                .onMessage(Drain.class, drain -> enter(step.drain()))
                .onMessage(Close.class, close -> enter(step.close(close.reason())))
                .onMessage(Message.class, message -> enter(step.on(message)))
                .onSignal(PostStop.class, stopped -> {
                    client.releaseAll();
                    return this;
                })
                .build();
    }

    /** Goes on with the step until it waits for something. */
    private Behavior<Message> enter(Step next) {
        Step entered = next;
        while (entered != step || !entered.begun()) {
            step = entered;
            if (step == Step.END) {
                return Behaviors.stopped();
            }
            client.timers().cancel(Overdue.class);
            Duration deadline = step.deadline();
            if (!deadline.isZero()) {
                client.timers().startSingleTimer(Overdue.class, new Overdue(), deadline);
            }
            entered = step.enter();
        }
        return this;
    }
}
