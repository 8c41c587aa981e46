package org.btestfarm.client.handshake;

import static org.btestfarm.client.TestOutcome.AUTHENTICATION_FAILED;
import static org.btestfarm.client.TestOutcome.CANNOT_CONNECT;
import static org.btestfarm.client.TestOutcome.REFUSED;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.btestfarm.client.AuthType;
import org.btestfarm.client.Login;
import org.btestfarm.client.TestFailure;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.ProtocolException;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.SessionToken;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.auth.EcSrp5Client;
import org.btestfarm.protocol.auth.Md5Login;
import org.jspecify.annotations.Nullable;

/** The first connection of a test: greeting, command, login, pass, and for UDP the server's port (docs/protocol.md, sections 1 to 4). */
public final class Handshake implements Conversation {
    private static final byte[] NOTHING = new byte[0];
    private static final int CHALLENGE_LENGTH = 49;
    private static final int CONFIRMATION_LENGTH = 32;

    /** A step is named for what it waits for. */
    private enum Step {
        GREETING(Reply.LENGTH, "the greeting"),
        REPLY(Reply.LENGTH, "the reply to the command"),
        MD5_CHALLENGE(Md5Login.CHALLENGE_LENGTH, "the MD5 challenge"),
        MD5_REPLY(Reply.LENGTH, "the reply to the login"),
        KEY_LENGTH(1, "the server's key"),
        KEY(CHALLENGE_LENGTH, "the server's key"),
        CONFIRMATION_LENGTH(1, "the server's confirmation"),
        CONFIRMATION(Handshake.CONFIRMATION_LENGTH, "the server's confirmation"),
        PASS(Reply.LENGTH, "the pass reply"),
        UDP_PORT(2, "the server's UDP port"),
        OVER(0, "nothing");

        final int length;
        final String awaited;

        Step(int length, String awaited) {
            this.length = length;
            this.awaited = awaited;
        }

        boolean isLogin() {
            return this.compareTo(MD5_CHALLENGE) >= 0 && this.compareTo(CONFIRMATION) <= 0;
        }
    }

    private final Command command;
    private final Optional<Login> login;
    private final SecureRandom random;
    private Step step = Step.GREETING;
    private @Nullable AuthType auth;
    private @Nullable EcSrp5Client ecSrp5;
    private Optional<SessionToken> token = Optional.empty();
    private int serverUdpPort;

    /**
     * @param command what to ask for
     * @param login who logs in if the server asks
     * @param random for the login's key
     */
    public Handshake(Command command, Optional<Login> login, SecureRandom random) {
        this.command = command;
        this.login = login;
        this.random = random;
    }

    @Override
    public int wants() {
        return step.length;
    }

    @Override
    public boolean isCostly() {
        return step == Step.KEY || step == Step.REPLY && login.isPresent();
    }

    /** The login that the server asked for; empty before its reply. */
    public Optional<AuthType> auth() {
        return Optional.ofNullable(auth);
    }

    /** The token that joins need; empty if the server granted none. */
    public Optional<SessionToken> token() {
        return token;
    }

    /** Where the server sends from and listens; 0 for TCP. */
    public int serverUdpPort() {
        return serverUdpPort;
    }

    @Override
    public byte[] receive(byte[] bytes) throws TestFailure {
        if (bytes.length != step.length) {
            throw new IllegalArgumentException(step.awaited + " has " + step.length + " bytes, not " + bytes.length);
        }
        return switch (step) {
            case GREETING -> greeting(bytes);
            case REPLY -> reply(bytes);
            case MD5_CHALLENGE -> md5Challenge(bytes);
            case KEY_LENGTH -> length(bytes[0], Step.KEY);
            case KEY -> key(bytes);
            case CONFIRMATION_LENGTH -> length(bytes[0], Step.CONFIRMATION);
            case CONFIRMATION -> confirmation(bytes);
            case MD5_REPLY, PASS -> pass(bytes);
            case UDP_PORT -> udpPort(bytes);
            case OVER -> throw new IllegalStateException("the handshake is over");
        };
    }

    private byte[] greeting(byte[] bytes) throws TestFailure {
        Greeting.check(bytes);
        step = Step.REPLY;
        return command.encode();
    }

    private byte[] reply(byte[] bytes) throws TestFailure {
        Reply reply = decode(bytes);
        if (reply instanceof Reply.Md5Challenge) {
            auth = AuthType.MD5;
            if (!requireLogin().allowMd5()) {
                throw failed("MD5 not allowed", "the server asks for an MD5 login, which lets whoever listens guess the password and does not show "
                        + "that the server is genuine; allow it with --allow-md5");
            }
            step = Step.MD5_CHALLENGE;
            return NOTHING;
        }
        if (reply instanceof Reply.EcSrp5) {
            auth = AuthType.EC_SRP5;
            Login who = requireLogin();
            ecSrp5 = new EcSrp5Client(who.user(), who.password(), random);
            step = Step.KEY_LENGTH;
            return ecSrp5.startFrame();
        }
        auth = AuthType.NONE;
        return passed(reply);
    }

    private Login requireLogin() throws TestFailure {
        return login.orElseThrow(() -> failed("a login is needed", "the server asks for a login, but no user was given"));
    }

    private byte[] md5Challenge(byte[] challenge) throws TestFailure {
        Login who = requireLogin();
        step = Step.MD5_REPLY;
        try {
            return Md5Login.response(who.user(), who.password(), challenge);
        } catch (IllegalArgumentException e) {
            throw failed("user name too long for MD5", String.valueOf(e.getMessage()));
        }
    }

    private byte[] length(byte length, Step next) throws TestFailure {
        // Servers say "no" here with zeros, and some with the text of an error: both are no message of this length.
        if (Byte.toUnsignedInt(length) != next.length) {
            throw wrongUserOrPassword();
        }
        step = next;
        return NOTHING;
    }

    private byte[] key(byte[] challenge) throws TestFailure {
        try {
            byte[] answer = ecSrp5().answerFrame(challenge);
            step = Step.CONFIRMATION_LENGTH;
            return answer;
        } catch (ProtocolException e) {
            throw failed("invalid key", "the server's part of the login is invalid: " + e.getMessage());
        }
    }

    private byte[] confirmation(byte[] confirmation) throws TestFailure {
        if (!ecSrp5().serverIsGenuine(confirmation)) {
            throw failed("the server is not genuine", "the server could not prove that it knows this user: it is not the server it should be; nothing was sent to it");
        }
        step = Step.PASS;
        return NOTHING;
    }

    private EcSrp5Client ecSrp5() {
        if (ecSrp5 == null) {
            throw new IllegalStateException("no EC-SRP5 login was begun");
        }
        return ecSrp5;
    }

    private byte[] pass(byte[] bytes) throws TestFailure {
        return passed(decode(bytes));
    }

    private byte[] passed(Reply reply) throws TestFailure {
        if (reply instanceof Reply.Failed) {
            throw wrongUserOrPassword();
        }
        if (!(reply instanceof Reply.Pass pass)) {
            throw notThisProtocol("asks for a login twice");
        }
        // One peer sends a token for UDP too; it means nothing there.
        if (command.wantsToken() && pass.hasToken()) {
            token = Optional.of(pass.token());
        }
        step = command.transport() == Transport.UDP ? Step.UDP_PORT : Step.OVER;
        return NOTHING;
    }

    private byte[] udpPort(byte[] bytes) throws TestFailure {
        serverUdpPort = Byte.toUnsignedInt(bytes[0]) << 8 | Byte.toUnsignedInt(bytes[1]);
        if (serverUdpPort == 0) {
            throw notThisProtocol("announces UDP port 0");
        }
        step = Step.OVER;
        return NOTHING;
    }

    private Reply decode(byte[] bytes) throws TestFailure {
        try {
            return Reply.decode(bytes);
        } catch (ProtocolException e) {
            throw notThisProtocol("sent " + HexFormat.of().formatHex(bytes) + " for " + step.awaited);
        }
    }

    private TestFailure wrongUserOrPassword() {
        String detail = auth == AuthType.NONE ? "the server refused the test as a failed login without asking for one" : "wrong user or password";
        return failed("login failed", detail);
    }

    private static TestFailure failed(String kind, String detail) {
        return new TestFailure(AUTHENTICATION_FAILED, kind, "authentication failed: " + detail);
    }

    private static TestFailure notThisProtocol(String what) {
        return new TestFailure(CANNOT_CONNECT, "not the bandwidth-test protocol", "this is not a bandwidth-test server as we know it: it " + what);
    }

    @Override
    public TestFailure closed(String reason) {
        if (step == Step.GREETING) {
            return Greeting.closed(reason);
        }
        TestOutcome outcome = step.isLogin() ? AUTHENTICATION_FAILED : REFUSED;
        String verdict = step.isLogin() ? "authentication failed" : "refused";
        return new TestFailure(
                outcome,
                "closed instead of " + step.awaited,
                verdict + ": the server closed the connection instead of sending " + step.awaited + " (" + reason + ")");
    }

    @Override
    public TestFailure late(Duration deadline) {
        return Greeting.late(step.awaited, deadline);
    }
}
