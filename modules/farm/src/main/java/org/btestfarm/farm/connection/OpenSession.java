package org.btestfarm.farm.connection;

import java.time.Duration;
import java.util.Optional;
import org.btestfarm.farm.admission.Permit;
import org.btestfarm.farm.admission.Refusal;
import org.btestfarm.farm.admission.Verdict;
import org.btestfarm.farm.flow.OpenedTest;
import org.btestfarm.farm.flow.UdpSpeed;
import org.btestfarm.farm.metering.EndReason;
import org.btestfarm.farm.session.NodeSession;
import org.btestfarm.farm.session.SessionId;
import org.btestfarm.farm.session.SessionMessage;
import org.btestfarm.farm.session.SessionReply;
import org.btestfarm.farm.session.TestDescription;
import org.btestfarm.farm.session.Totals;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.SessionToken;
import org.btestfarm.protocol.Transport;
import org.jspecify.annotations.Nullable;

/** Opens a session for a client that may test: draws tokens until one is free for the client's address. */
final class OpenSession extends Step {
    /** With a thousand tests of one address, eight tokens in a row are taken once in 10^14 times. */
    private static final int MOST_DRAWS = 8;

    private final Command command;
    private final @Nullable String user;
    private final String login;
    private @Nullable Permit place;
    private @Nullable SessionId asked;
    private int draws;

    /**
     * @param user who logged in; null if nobody was asked
     * @param login how: {@code none}, {@code md5} or {@code ecsrp5}
     */
    OpenSession(Client client, Command command, @Nullable String user, String login) {
        super(client);
        this.command = command;
        this.user = user;
        this.login = login;
    }

    @Override
    String name() {
        return "opening its session";
    }

    @Override
    Duration deadline() {
        return client().deadlines().session();
    }

    @Override
    Step begin() {
        Verdict verdict = client().services().admission().session(client().address());
        if (verdict instanceof Verdict.Admitted admitted) {
            place = admitted.permit();
            client().whenOver(this::giveBackPlace);
            return draw();
        }
        Verdict.Refused refused = (Verdict.Refused) verdict;
        return client().refuse(refused.refusal(), refused.detail());
    }

    private void giveBackPlace() {
        if (place != null) {
            place.release();
        }
    }

    private Step draw() {
        if (draws++ == MOST_DRAWS) {
            return client().refuse(Refusal.RESOURCES, "no free session token found in " + MOST_DRAWS + " draws");
        }
        SessionToken token = client().services().shards()
                .draw(client().address(), client().services().random(), client().services().nanoClock().getAsLong());
        SessionId id = SessionId.of(client().address(), token);
        asked = id;
        client().services().sessions().apply(id).tell(new SessionMessage.Open(client().sessionReplies(), id, user, command, login, congestion()));
        return this;
    }

    /** What the farm sends by, if it is to send over TCP; all connections have the same. */
    private @Nullable String congestion() {
        return command.transport() == Transport.TCP && command.direction().serverTransmits() ? client().wire().congestion().orElse(null) : null;
    }

    @Override
    Step on(Connection.Message message) {
        if (!(message instanceof Connection.FromSession from)) {
            return this;
        }
        if (from.reply() instanceof SessionReply.TokenTaken) {
            return draw();
        }
        return from.reply() instanceof SessionReply.Opened opened && opened.test().id().equals(asked) && place != null ? opened(opened, place) : this;
    }

    private Step opened(SessionReply.Opened opened, Permit held) {
        TestDescription test = opened.test();
        client().services().shards().found(test.id(), opened.session().path().address().hasLocalScope());
        long startBps = UdpSpeed.start(command, user != null, client().services().settings().limits());
        Optional<NodeSession> shared =
                client().services().nodeSessions().open(test, client().address(), held, startBps);
        if (shared.isEmpty()) {
            opened.session().tell(new SessionMessage.Leave(
                    client().sessionReplies(), Totals.NONE, EndReason.ofConnection(EndReason.NO_RESOURCES, "another test of this id is still ending")));
            return draw();
        }
        // From here on the place is the test's: it may outlast this connection, its first.
        place = null;
        client().whenOver(() -> client().services().nodeSessions().leave(test.id()));
        OpenedTest mine = new OpenedTest(test, opened.session(), shared.get(), 0, opened.remainingMillis());
        boolean udp = command.transport() == Transport.UDP;
        Reply.Pass pass = command.wantsToken() && !udp ? new Reply.Pass(new SessionToken(test.id().token())) : new Reply.Pass();
        return new OpenLease(client(), mine, pass, () -> {
            if (udp) {
                return new BindUdp(client(), mine);
            }
            client().wire().send(pass.encode());
            return RunTest.tcp(client(), mine);
        });
    }
}
