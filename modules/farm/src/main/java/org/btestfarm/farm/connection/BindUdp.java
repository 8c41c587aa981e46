package org.btestfarm.farm.connection;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.farm.admission.Refusal;
import org.btestfarm.farm.flow.OpenedTest;
import org.btestfarm.farm.metering.EndReason;
import org.btestfarm.farm.session.SessionMessage;
import org.btestfarm.farm.session.Totals;
import org.btestfarm.protocol.IpText;
import org.btestfarm.protocol.Reply;

/** Finds and binds a UDP port on the local address that the client came to, or on the one that the settings name, and announces it (docs/protocol.md, section 8). */
final class BindUdp extends Step {
    private static final int NONE = 0;

    private final OpenedTest mine;
    private int port = NONE;

    BindUdp(Client client, OpenedTest mine) {
        super(client);
        this.mine = mine;
    }

    @Override
    String name() {
        return "binding its UDP port";
    }

    @Override
    Duration deadline() {
        return client().deadlines().session();
    }

    @Override
    Step begin() {
        client().whenOver(this::giveBack);
        return next();
    }

    private Step next() {
        InetAddress tcp = client().wire().localAddress().getAddress();
        Optional<InetAddress> own = client().services().settings().udpAddresses().of(client().address(), tcp);
        if (own.isEmpty()) {
            return leave("the client and " + IpText.of(tcp) + ", where its balancer came to, are of two families: udp-addresses has none of the client's");
        }
        OptionalInt taken = client().services().udpPorts().take(mine.test().command().connections(), client().now());
        if (taken.isEmpty()) {
            return leave("no UDP port is free and rested");
        }
        port = taken.getAsInt();
        ActorRef<Connection.Message> self = client().self();
        InetSocketAddress local = new InetSocketAddress(own.get(), port);
        CompletionStage<UdpSocket> binding = client().wire().bindUdp(local);
        // However late it is bound, it is closed when the connection is over.
        client().whenOver(() -> binding.thenAccept(UdpSocket::close));
        binding.whenComplete((socket, failure) ->
                self.tell(failure == null ? new Connection.UdpBound(socket) : new Connection.UdpNotBound(failure)));
        return this;
    }

    private void giveBack() {
        if (port != NONE) {
            client().services().udpPorts().giveBack(port, client().now());
            port = NONE;
        }
    }

    @Override
    Step on(Connection.Message message) {
        if (message instanceof Connection.UdpBound bound) {
            return bound(bound.socket());
        }
        if (message instanceof Connection.UdpNotBound failed) {
            Throwable cause = failed.cause().getCause() == null ? failed.cause() : failed.cause().getCause();
            if (cause instanceof BindException || failed.cause() instanceof BindException) {
                // Another program has the port: it rests like one of ours, and the next is tried.
                giveBack();
                return next();
            }
            return leave("port " + port + " cannot be bound: " + cause.getMessage());
        }
        return this;
    }

    private Step bound(UdpSocket socket) {
        byte[] pass = new Reply.Pass().encode();
        client().wire().send(new byte[] {pass[0], pass[1], pass[2], pass[3], (byte) (port >>> 8), (byte) port});
        return RunTest.udp(client(), mine, socket, port);
    }

    private Step leave(String reason) {
        mine.session().tell(new SessionMessage.Leave(client().sessionReplies(), Totals.NONE, EndReason.ofTest(EndReason.NO_RESOURCES, reason)));
        return client().refuse(Refusal.RESOURCES, reason);
    }
}
