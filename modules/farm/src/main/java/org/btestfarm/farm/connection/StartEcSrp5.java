package org.btestfarm.farm.connection;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.btestfarm.farm.admission.Refusal;
import org.btestfarm.farm.directory.User;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.ProtocolException;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.auth.EcSrp5Server;
import org.btestfarm.protocol.auth.Verifier;
import org.jspecify.annotations.Nullable;

/** Reads who wants to log in and lets the pool do the curve arithmetic (docs/protocol.md, section 4, messages 1 and 2). */
final class StartEcSrp5 extends Step {
    private final Command command;
    private boolean lengthKnown;
    private EcSrp5Server.@Nullable Start start;

    StartEcSrp5(Client client, Command command) {
        super(client);
        this.command = command;
    }

    @Override
    String name() {
        return "beginning the EC-SRP5 login";
    }

    @Override
    Duration deadline() {
        return client().deadlines().login();
    }

    @Override
    Step begin() {
        client().wire().send(new Reply.EcSrp5().encode());
        client().read(1);
        return this;
    }

    @Override
    Step on(Connection.Message message) {
        if (message instanceof Connection.Received received) {
            return lengthKnown ? start(received.bytes()) : length(Byte.toUnsignedInt(received.bytes()[0]));
        }
        if (message instanceof Connection.ChallengeReady ready && start != null) {
            client().wire().send(ready.login().challengeFrame());
            return new ConfirmEcSrp5(client(), command, start, ready.login());
        }
        if (message instanceof Connection.LoginImpossible impossible) {
            return client().refuse(Refusal.LOGIN, impossible.reason());
        }
        return this;
    }

    private Step length(int length) {
        if (length == 0) {
            return client().refuse(Refusal.LOGIN, "EC-SRP5: message 1 is empty");
        }
        lengthKnown = true;
        client().read(length);
        return this;
    }

    private Step start(byte[] payload) {
        EcSrp5Server.Start decoded;
        try {
            decoded = EcSrp5Server.Start.decode(payload);
        } catch (ProtocolException e) {
            return client().refuse(Refusal.LOGIN, e.getMessage());
        }
        start = decoded;
        // Both are looked up for every name, so that known and unknown ones take the same time.
        Verifier fake = client().services().fakeVerifiers().of(decoded.userName());
        Optional<User> user = client().services().directory().find(decoded.userNameText());
        Verifier verifier = user.map(User::verifier).orElse(fake);
        ActorRef<Connection.Message> self = client().self();
        NodeServices services = client().services();
        boolean taken = services.compute().test(() -> self.tell(begin(services, decoded, verifier, user.isPresent())));
        return taken ? this : client().refuse(Refusal.RESOURCES, "too many logins wait for their arithmetic");
    }

    private static Connection.Message begin(NodeServices services, EcSrp5Server.Start start, Verifier verifier, boolean known) {
        try {
            return new Connection.ChallengeReady(EcSrp5Server.begin(start, verifier, known, services.random()));
        } catch (ProtocolException e) {
            return new Connection.LoginImpossible(e.getMessage());
        }
    }
}
