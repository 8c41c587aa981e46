package org.btestfarm.farm.connection;

import java.time.Duration;
import org.btestfarm.farm.admission.Refusal;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Join;
import org.btestfarm.protocol.Opening;
import org.btestfarm.protocol.ProtocolException;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.udp.UdpSizes;

/** Says hello and reads the command or the join (docs/protocol.md, sections 1, 2 and 5). */
final class ReadOpening extends Step {
    ReadOpening(Client client) {
        super(client);
    }

    @Override
    String name() {
        return "sending the command";
    }

    @Override
    Duration deadline() {
        return client().deadlines().opening();
    }

    @Override
    Step begin() {
        client().wire().send(Reply.hello());
        client().read(Opening.LENGTH);
        return this;
    }

    @Override
    Step on(Connection.Message message) {
        if (!(message instanceof Connection.Received received)) {
            return this;
        }
        try {
            Opening opening = Opening.decode(received.bytes());
            return opening instanceof Join join ? new JoinSession(client(), join.token()) : command((Command) opening);
        } catch (ProtocolException e) {
            return client().refuse(Refusal.OPENING, e.getMessage());
        }
    }

    private Step command(Command command) {
        if (client().mayOnlyJoin()) {
            return client().refuse(Refusal.FULL, "only joins of running tests are taken");
        }
        boolean tooSmall = command.transport() == Transport.UDP && command.txSize() != 0 && command.txSize() < UdpSizes.MIN_PACKET;
        if (tooSmall) {
            return client().refuse(
                    Refusal.OPENING, "tx size is " + command.txSize() + ", allowed are " + UdpSizes.MIN_PACKET + " to 65535, or 0");
        }
        return switch (client().auth()) {
            case OPEN -> new OpenSession(client(), command, null);
            case MD5 -> new LogInMd5(client(), command);
            case ECSRP5 -> new StartEcSrp5(client(), command);
        };
    }
}
