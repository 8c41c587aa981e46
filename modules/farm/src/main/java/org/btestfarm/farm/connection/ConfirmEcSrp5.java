package org.btestfarm.farm.connection;

import java.time.Duration;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.auth.EcSrp5Server;

/** Reads the client's confirmation and judges it (docs/protocol.md, section 4, messages 3 and 4). */
final class ConfirmEcSrp5 extends Step {
    private final Command command;
    private final EcSrp5Server.Start start;
    private final EcSrp5Server login;
    private boolean lengthKnown;

    ConfirmEcSrp5(Client client, Command command, EcSrp5Server.Start start, EcSrp5Server login) {
        super(client);
        this.command = command;
        this.start = start;
        this.login = login;
    }

    @Override
    String name() {
        return "confirming the EC-SRP5 login";
    }

    @Override
    Duration deadline() {
        return client().deadlines().login();
    }

    @Override
    Step begin() {
        client().read(1);
        return this;
    }

    @Override
    Step on(Connection.Message message) {
        if (!(message instanceof Connection.Received received)) {
            return this;
        }
        int length = Byte.toUnsignedInt(received.bytes()[0]);
        if (lengthKnown || length == 0) {
            byte[] confirmation = lengthKnown ? received.bytes() : new byte[0];
            byte[] answer = login.confirm(confirmation).orElse(null);
            return new AnswerLogin(client(), command, start.userNameText(), start.userName(), answer);
        }
        lengthKnown = true;
        client().read(length);
        return this;
    }
}
