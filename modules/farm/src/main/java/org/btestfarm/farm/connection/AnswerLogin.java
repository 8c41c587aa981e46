package org.btestfarm.farm.connection;

import java.time.Duration;
import org.btestfarm.farm.admission.GuessThrottle;
import org.btestfarm.farm.admission.Prefix;
import org.btestfarm.farm.admission.Printable;
import org.btestfarm.farm.admission.Refusal;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Answers a login that has been judged; after a delay where logins of the client's prefix or of this name failed lately. The delay is the same whatever the
 * verdict.
 */
final class AnswerLogin extends Step {
    private final Command command;
    private final String name;
    private final byte @Nullable [] answer;
    private final GuessThrottle.Attempt attempt;

    /**
     * @param name who wants to log in
     * @param nameBytes the same as it travelled
     * @param answer what is sent before the pass reply if the login passed, may be empty; null if it failed
     */
    AnswerLogin(Client client, Command command, String name, byte[] nameBytes, byte @Nullable [] answer) {
        super(client);
        this.command = command;
        this.name = name;
        this.answer = answer;
        this.attempt = client.services().guesses().login(client.address(), nameBytes, client.now());
    }

    @Override
    String name() {
        return "waiting for the answer to its login";
    }

    @Override
    Duration deadline() {
        return Duration.ofNanos(attempt.delayNanos());
    }

    @Override
    Step begin() {
        return attempt.delayNanos() == 0 ? overdue() : this;
    }

    /** The delay is over. */
    @Override
    Step overdue() {
        if (answer == null) {
            client().wire().send(new Reply.Failed().encode());
            client().services().refusedLogins().refused(name, Prefix.text(client().address()), client().now());
            client().services().tests().observer().loginFailed(client().wire().remoteAddress(), client().auth(), name);
            return client().refuse(Refusal.LOGIN, "unknown user or wrong password: " + Printable.of(name));
        }
        client().services().guesses().succeeded(attempt, client().now());
        client().services().tests().observer().loggedIn(client().wire().remoteAddress(), client().auth(), name);
        if (answer.length > 0) {
            client().wire().send(answer);
        }
        return new OpenSession(client(), command, name, client().auth() == ListenerAuth.MD5 ? "md5" : "ecsrp5");
    }
}
