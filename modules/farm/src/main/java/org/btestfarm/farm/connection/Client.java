package org.btestfarm.farm.connection;

import java.net.InetAddress;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.farm.admission.Refusal;
import org.btestfarm.farm.admission.Verdict;
import org.btestfarm.farm.session.SessionReply;
import org.btestfarm.farm.settings.Deadlines;
import org.btestfarm.farm.settings.ListenerAuth;

/** The client at the other end of a connection, as the steps deal with it. Confined to the connection's actor. */
final class Client {
    private final NodeServices services;
    private final Wire wire;
    private final ListenerAuth auth;
    private final Verdict.Admitted admitted;
    private final ActorContext<Connection.Message> context;
    private final TimerScheduler<Connection.Message> timers;
    private final ActorRef<SessionReply> sessionReplies;
    private final Releases releases = new Releases();

    Client(
            NodeServices services,
            Wire wire,
            ListenerAuth auth,
            Verdict.Admitted admitted,
            ActorContext<Connection.Message> context,
            TimerScheduler<Connection.Message> timers) {
        this.services = services;
        this.wire = wire;
        this.auth = auth;
        this.admitted = admitted;
        this.context = context;
        this.timers = timers;
        this.sessionReplies = context.messageAdapter(SessionReply.class, Connection.FromSession::new);
        releases.add(admitted.permit()::release);
        releases.add(wire::close);
        ActorRef<Connection.Message> self = context.getSelf();
        wire.whenClosed(() -> self.tell(new Connection.WireClosed("the connection was closed")));
    }

    NodeServices services() {
        return services;
    }

    Deadlines deadlines() {
        return services.settings().deadlines();
    }

    Wire wire() {
        return wire;
    }

    ListenerAuth auth() {
        return auth;
    }

    ActorContext<Connection.Message> context() {
        return context;
    }

    ActorRef<Connection.Message> self() {
        return context.getSelf();
    }

    TimerScheduler<Connection.Message> timers() {
        return timers;
    }

    /** Where sessions answer; what they know the connection by. */
    ActorRef<SessionReply> sessionReplies() {
        return sessionReplies;
    }

    InetAddress address() {
        return wire.remoteAddress().getAddress();
    }

    long now() {
        return services.nanoClock().getAsLong();
    }

    /** Whether there is no place for another test, only for a join. */
    boolean mayOnlyJoin() {
        return admitted.joinsOnly();
    }

    /** The test has begun: the place among the handshakes is free again. */
    void handshakeIsOver() {
        admitted.permit().release();
    }

    /** Asks for exactly so many bytes; they come as {@link Connection.Received}. */
    void read(int length) {
        ActorRef<Connection.Message> self = context.getSelf();
        wire.read(length, new Wire.ReadHandler() {
            @Override
            public void bytes(byte[] bytes) {
                self.tell(new Connection.Received(bytes));
            }

            @Override
            public void closed(String reason) {
                self.tell(new Connection.WireClosed(reason));
            }
        });
    }

    /** To be run when the connection ends, in whichever way. */
    void whenOver(Runnable release) {
        releases.add(release);
    }

    void releaseAll() {
        releases.run();
    }

    /** Says in the log why the client is sent away. */
    Step refuse(Refusal refusal, String detail) {
        services.refusals().refused(wire.remoteAddress(), refusal, detail, now());
        return Step.END;
    }
}
