package org.btestfarm.farm.connection;

import java.time.Duration;
import java.util.Optional;
import org.btestfarm.farm.admission.Permit;
import org.btestfarm.farm.admission.Refusal;
import org.btestfarm.farm.flow.OpenedTest;
import org.btestfarm.farm.session.NodeSession;
import org.btestfarm.farm.session.SessionId;
import org.btestfarm.farm.session.SessionMessage;
import org.btestfarm.farm.session.SessionReply;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.SessionToken;
import org.jspecify.annotations.Nullable;

/** Joins a running test of the same address (docs/protocol.md, section 5). Nobody logs in again. */
final class JoinSession extends Step {
    private final SessionToken token;
    private final SessionId id;
    private @Nullable Permit undecided;

    JoinSession(Client client, SessionToken token) {
        super(client);
        this.token = token;
        this.id = SessionId.of(client.address(), token);
    }

    @Override
    String name() {
        return "joining its session";
    }

    @Override
    Duration deadline() {
        return client().deadlines().session();
    }

    @Override
    Step begin() {
        int awaited = client().services().admission().joinsAwaited(client().address());
        Optional<Permit> permit = client().services().guesses().join(client().address(), awaited, client().now());
        if (permit.isEmpty()) {
            return refused("too many wrong tokens came from here");
        }
        undecided = permit.get();
        client().whenOver(undecided::release);
        client().services().sessions().apply(id).tell(new SessionMessage.Join(client().sessionReplies()));
        return this;
    }

    @Override
    Step on(Connection.Message message) {
        if (!(message instanceof Connection.FromSession from)) {
            return this;
        }
        if (from.reply() instanceof SessionReply.JoinRefused refusal) {
            decided();
            if (refusal.wrongToken()) {
                client().services().guesses().wrongToken(client().address(), client().now());
            }
            return refused(refusal.reason());
        }
        if (from.reply() instanceof SessionReply.Joined joined) {
            decided();
            return joined(joined);
        }
        return this;
    }

    private void decided() {
        if (undecided != null) {
            undecided.release();
        }
    }

    private Step refused(String reason) {
        client().wire().send(new Reply.Failed().encode());
        return client().refuse(Refusal.JOIN, "token " + token + ": " + reason);
    }

    private Step joined(SessionReply.Joined joined) {
        NodeSession shared = client().services().nodeSessions().join(joined.test(), client().address());
        client().whenOver(() -> client().services().nodeSessions().leave(id));
        OpenedTest mine = new OpenedTest(joined.test(), joined.session(), shared, joined.elapsedMillis(), joined.remainingMillis());
        return new OpenLease(client(), mine, new Reply.Failed(), () -> {
            client().wire().send(new Reply.Pass(token).encode());
            return RunTest.tcp(client(), mine);
        });
    }
}
