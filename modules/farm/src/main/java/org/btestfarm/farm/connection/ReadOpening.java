package org.btestfarm.farm.connection;

import java.time.Duration;
import java.util.Arrays;
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
    private static final byte[] PROXY_TEXT = {'P', 'R', 'O', 'X', 'Y', ' '};
    private static final byte[] PROXY_BINARY = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

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
            return client().refuse(
                    Refusal.OPENING, isProxyHeader(received.bytes()) ? "a PROXY header, but its sender is not among balancers.from" : e.getMessage());
        }
    }

    /** Versions 1 and 2; neither can be an opening. */
    private static boolean isProxyHeader(byte[] opening) {
        return begins(opening, PROXY_TEXT) || begins(opening, PROXY_BINARY);
    }

    private static boolean begins(byte[] opening, byte[] with) {
        return Arrays.equals(opening, 0, with.length, with, 0, with.length);
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
            case OPEN -> new OpenSession(client(), command, null, "none");
            case MD5 -> new LogInMd5(client(), command);
            case ECSRP5 -> new StartEcSrp5(client(), command);
        };
    }
}
