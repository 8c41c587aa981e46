package org.btestfarm.farm.listener;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.dataplane.proxy.ProxyHeaders;
import org.btestfarm.farm.admission.Refusal;
import org.btestfarm.farm.admission.Verdict;
import org.btestfarm.farm.connection.Connection;
import org.btestfarm.farm.connection.NodeServices;
import org.btestfarm.farm.settings.BalancerSettings;
import org.btestfarm.farm.settings.ListenerSettings;
import org.btestfarm.protocol.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address that clients come to. It binds the address, says whether that worked, and gives every connection that admission lets in an actor of its own; others are closed before
 * the hello (docs/protocol.md, section 1). What comes from a balancer counts as coming from the client whom its PROXY header names, and until then as nothing. Told to drain it closes its socket, and it stops once its last connection has ended.
 */
public final class Listener {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);

    /** It is told three things at most before it hears that it is bound. */
    private static final int STASH = 16;

    /** What a listener is told. */
    public sealed interface Message {}

    /** Lets nobody in any more; handshakes end, running tests go on. */
    public record Drain() implements Message {}

    /** Ends all connections; the reason is one line, fit for a log. */
    public record CloseAll(String reason) implements Message {}

    private record Bound(DataPlane.Listener socket) implements Message {}

    private record NotBound(Throwable cause) implements Message {}

    private record WiresWait() implements Message {}

    private record ConnectionEnded(ActorRef<Connection.Message> connection) implements Message {}

    /** Whether the address could be bound: what a listener answers once. */
    public sealed interface Binding {}

    /** It could. */
    public record Listening(int index, InetSocketAddress address) implements Binding {}

    /** It could not, and the listener has stopped. */
    public record CannotListen(int index, Throwable cause) implements Binding {}

    private final ActorContext<Message> context;
    private final NodeServices services;
    private final ListenerSettings settings;
    private final int index;
    private final ActorRef<Binding> owner;
    private final AcceptedWires wires;
    private int connections;
    private long connectionsEver;

    private Listener(
            ActorContext<Message> context, NodeServices services, ListenerSettings settings, int index, ActorRef<Binding> owner) {
        this.context = context;
        this.services = services;
        this.settings = settings;
        this.index = index;
        this.owner = owner;
        ActorRef<Message> self = context.getSelf();
        this.wires = new AcceptedWires(() -> self.tell(new WiresWait()), this::tooMany);
    }

    /**
     * A listener that begins to listen at once.
     *
     * @param index its place among the listeners, in what the owner is told
     * @param owner told whether it could
     */
    public static Behavior<Message> create(
            NodeServices services, DataPlane plane, ListenerSettings settings, int index, ActorRef<Binding> owner) {
        return Behaviors.setup(context -> Behaviors.withStash(STASH, stash -> {
            Listener listener = new Listener(context, services, settings, index, owner);
            context.pipeToSelf(
                    plane.listen(settings.address(), listener.proxyHeaders(), listener.wires::accepted, line -> log.warn("{}", line)),
                    (socket, failure) -> failure == null ? new Bound(socket) : new NotBound(failure));
            return listener.binding(stash);
        }));
    }

    /** What comes of balancers' connections; on event loops. */
    private ProxyHeaders proxyHeaders() {
        BalancerSettings balancers = services.settings().balancers();
        return new ProxyHeaders(balancers::include, balancers.headerWithin(), this::answerCheck, this::badHeader);
    }

    /** A balancer only looks whether we are here: it gets the hello if tests are taken, and a close if not. That is no refusal of anybody, and not logged. */
    private void answerCheck(Wire wire) {
        if (services.admission().full().isEmpty() && services.ledgerStatus().trouble().isEmpty()) {
            wire.send(Reply.hello());
        }
        wire.close();
    }

    private void badHeader(InetSocketAddress balancer, String why) {
        services.refusals().refused(balancer, Refusal.PROXY_HEADER, why, services.nanoClock().getAsLong());
    }

    private Behavior<Message> binding(StashBuffer<Message> stash) {
        return Behaviors.receive(Message.class)
                .onMessage(Bound.class, bound -> {
                    owner.tell(new Listening(index, bound.socket().localAddress()));
                    return stash.unstashAll(listening(bound.socket()));
                })
                .onMessage(NotBound.class, failed -> {
                    owner.tell(new CannotListen(index, failed.cause()));
                    return Behaviors.stopped();
                })
                .onAnyMessage(early -> {
                    // Wires that were accepted before we heard that we are bound, and the order to drain.
                    stash.stash(early);
                    return Behaviors.same();
                })
                .build();
    }

    private Behavior<Message> listening(DataPlane.Listener socket) {
        return Behaviors.receive(Message.class)
                .onMessage(WiresWait.class, wait -> {
                    admitAll();
                    return Behaviors.same();
                })
                .onMessage(ConnectionEnded.class, ended -> {
                    connections--;
                    return Behaviors.same();
                })
                .onMessage(Drain.class, drain -> {
                    socket.close();
                    wires.closeAll();
                    tellConnections(new Connection.Drain());
                    return draining();
                })
                .onMessage(CloseAll.class, close -> {
                    socket.close();
                    wires.closeAll();
                    tellConnections(new Connection.Close(close.reason()));
                    return draining();
                })
                .onSignal(PostStop.class, stopped -> {
                    socket.close();
                    wires.closeAll();
                    return Behaviors.same();
                })
                .build();
    }

    private Behavior<Message> draining() {
        if (connections == 0) {
            return Behaviors.stopped();
        }
        return Behaviors.receive(Message.class)
                .onMessage(ConnectionEnded.class, ended -> {
                    connections--;
                    return connections == 0 ? Behaviors.stopped() : Behaviors.same();
                })
                .onMessage(CloseAll.class, close -> {
                    tellConnections(new Connection.Close(close.reason()));
                    return Behaviors.same();
                })
                .onAnyMessage(late -> Behaviors.same())
                .build();
    }

    private void admitAll() {
        for (Wire wire = wires.next(); wire != null; wire = wires.next()) {
            InetAddress address = wire.remoteAddress().getAddress();
            Verdict verdict = services.admission().handshake(address);
            if (verdict instanceof Verdict.Admitted admitted) {
                ActorRef<Connection.Message> connection = context.spawn(
                        Connection.create(services, wire, settings.authOf(address), admitted), "connection-" + ++connectionsEver);
                context.watchWith(connection, new ConnectionEnded(connection));
                connections++;
            } else if (verdict instanceof Verdict.Refused refused) {
                refuse(wire, refused.refusal(), refused.detail());
            }
        }
    }

    private void tooMany(Wire wire) {
        refuse(wire, Refusal.HANDSHAKES, AcceptedWires.ROOM + " accepted connections wait already");
    }

    private void refuse(Wire wire, Refusal refusal, String detail) {
        services.refusals().refused(wire.remoteAddress(), refusal, detail, services.nanoClock().getAsLong());
        wire.close();
    }

    private void tellConnections(Connection.Message message) {
        for (ActorRef<Void> child : context.getChildren()) {
            child.<Connection.Message>unsafeUpcast().tell(message);
        }
    }
}
