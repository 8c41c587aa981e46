package org.btestfarm.farm.connection;

import java.time.Duration;
import java.util.Optional;
import org.btestfarm.farm.directory.User;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.auth.Md5Login;

/** Sends an MD5 challenge and judges the response (docs/protocol.md, section 3). Only users who are marked for MD5 can pass. */
final class LogInMd5 extends Step {
    /** Compared with where there is no password, so that an unknown name takes as long; what it is does not matter. */
    private static final String NO_PASSWORD = "there is no such user";

    private final Command command;
    private final byte[] challenge = new byte[Md5Login.CHALLENGE_LENGTH];

    LogInMd5(Client client, Command command) {
        super(client);
        this.command = command;
    }

    @Override
    String name() {
        return "answering the MD5 challenge";
    }

    @Override
    Duration deadline() {
        return client().deadlines().login();
    }

    @Override
    Step begin() {
        client().services().random().nextBytes(challenge);
        byte[] reply = new Reply.Md5Challenge().encode();
        byte[] both = new byte[reply.length + challenge.length];
        System.arraycopy(reply, 0, both, 0, reply.length);
        System.arraycopy(challenge, 0, both, reply.length, challenge.length);
        client().wire().send(both);
        client().read(Md5Login.RESPONSE_LENGTH);
        return this;
    }

    @Override
    Step on(Connection.Message message) {
        if (!(message instanceof Connection.Received received)) {
            return this;
        }
        Md5Login.Attempt attempt = Md5Login.Attempt.decode(received.bytes());
        String name = attempt.userNameText();
        Optional<String> password = client().services().directory().find(name).flatMap(User::md5Password);
        boolean matches = Md5Login.matches(attempt, password.orElse(NO_PASSWORD), challenge);
        boolean passed = matches & password.isPresent();
        return new AnswerLogin(client(), command, name, attempt.userName(), passed ? new byte[0] : null);
    }
}
