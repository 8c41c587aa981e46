package org.btestfarm.client.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.btestfarm.client.AuthType;
import org.btestfarm.client.Login;
import org.btestfarm.client.TestFailure;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.SessionToken;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.auth.EcSrp5Server;
import org.btestfarm.protocol.auth.Md5Login;
import org.btestfarm.protocol.auth.Verifier;
import org.junit.jupiter.api.Test;

/** The set-up, byte by byte, without a socket. */
class HandshakeTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Optional<Login> ANN = Optional.of(new Login("ann", "secret", false));
    private static final Optional<Login> ANN_MD5 = Optional.of(new Login("ann", "secret", true));

    @Test
    void withoutALoginItIsOverAfterThePass() throws Exception {
        Handshake handshake = tcp(0, Optional.empty());

        assertThat(handshake.wants()).isEqualTo(4);
        assertThat(handshake.receive(hex("01000000"))).isEqualTo(command(Transport.TCP, 0).encode());
        assertThat(handshake.auth()).isEmpty();
        assertThat(handshake.receive(hex("01000000"))).isEmpty();

        assertThat(handshake.wants()).isZero();
        assertThat(handshake.auth()).contains(AuthType.NONE);
        assertThat(handshake.token()).isEmpty();
    }

    @Test
    void theTokenOfATcpTestIsKept() throws Exception {
        Handshake handshake = tcp(3, Optional.empty());
        handshake.receive(hex("01000000"));
        handshake.receive(hex("01ab5400"));

        assertThat(handshake.token()).contains(new SessionToken(0xab54));
    }

    @Test
    void aTokenThatReadsAsACommandIsNone() throws Exception {
        Handshake handshake = tcp(3, Optional.empty());
        handshake.receive(hex("01000000"));
        handshake.receive(hex("01010200"));

        assertThat(handshake.wants()).isZero();
        assertThat(handshake.token()).isEmpty();
    }

    @Test
    void udpEndsWithThePortAndIgnoresAToken() throws Exception {
        Handshake handshake = new Handshake(command(Transport.UDP, 3), Optional.empty(), RANDOM);
        handshake.receive(hex("01000000"));
        handshake.receive(hex("01ab5400"));

        assertThat(handshake.wants()).isEqualTo(2);
        handshake.receive(hex("07d1"));
        assertThat(handshake.wants()).isZero();
        assertThat(handshake.serverUdpPort()).isEqualTo(2001);
        assertThat(handshake.token()).isEmpty();
    }

    @Test
    void udpPortZeroIsNotThisProtocol() throws Exception {
        Handshake handshake = new Handshake(command(Transport.UDP, 0), Optional.empty(), RANDOM);
        handshake.receive(hex("01000000"));
        handshake.receive(hex("01000000"));

        assertThat(failure(handshake, hex("0000")).outcome()).isEqualTo(TestOutcome.CANNOT_CONNECT);
    }

    @Test
    void md5IsAnsweredWhenAllowed() throws Exception {
        Handshake handshake = tcp(0, ANN_MD5);
        handshake.receive(hex("01000000"));
        handshake.receive(hex("02000000"));
        byte[] challenge = hex("ad32d6f94d28161625f2f390bb895637");

        assertThat(handshake.wants()).isEqualTo(16);
        assertThat(handshake.receive(challenge)).isEqualTo(Md5Login.response("ann", "secret", challenge));
        handshake.receive(hex("01000000"));
        assertThat(handshake.wants()).isZero();
        assertThat(handshake.auth()).contains(AuthType.MD5);
    }

    @Test
    void md5IsNotAnsweredWhenNotAllowed() throws Exception {
        Handshake handshake = tcp(0, ANN);
        handshake.receive(hex("01000000"));

        TestFailure failure = failure(handshake, hex("02000000"));
        assertThat(failure.outcome()).isEqualTo(TestOutcome.AUTHENTICATION_FAILED);
        assertThat(failure.reason()).contains("--allow-md5");
    }

    @Test
    void aNameTooLongForMd5IsSaid() throws Exception {
        Handshake handshake = tcp(0, Optional.of(new Login("a".repeat(33), "secret", true)));
        handshake.receive(hex("01000000"));
        handshake.receive(hex("02000000"));

        assertThat(failure(handshake, new byte[16]).reason()).contains("at most 32 bytes");
    }

    @Test
    void ecSrp5PassesWithTheRightPassword() throws Exception {
        Handshake handshake = tcp(0, ANN);
        EcSrp5Server server = loginUpToConfirmation(handshake, "secret");
        byte[] confirmation = server.confirm(clientConfirmation(handshake)).orElseThrow();

        handshake.receive(Arrays.copyOf(confirmation, 1));
        handshake.receive(Arrays.copyOfRange(confirmation, 1, 33));
        assertThat(handshake.wants()).isEqualTo(4);
        handshake.receive(hex("01000000"));
        assertThat(handshake.wants()).isZero();
        assertThat(handshake.auth()).contains(AuthType.EC_SRP5);
    }

    @Test
    void aServerThatDoesNotKnowTheUserIsNotBelieved() throws Exception {
        Handshake handshake = tcp(0, ANN);
        loginUpToConfirmation(handshake, "secret");
        handshake.receive(new byte[] {32});

        TestFailure failure = failure(handshake, new byte[32]);
        assertThat(failure.outcome()).isEqualTo(TestOutcome.AUTHENTICATION_FAILED);
        assertThat(failure.kind()).isEqualTo("the server is not genuine");
    }

    @Test
    void whateverElseStandsInPlaceOfTheConfirmationIsAFailedLogin() throws Exception {
        for (int length : new int[] {0, 1, 31, 33, 'i', 255}) {
            Handshake handshake = tcp(0, ANN);
            loginUpToConfirmation(handshake, "secret");

            assertThat(failure(handshake, new byte[] {(byte) length}).outcome()).isEqualTo(TestOutcome.AUTHENTICATION_FAILED);
        }
    }

    @Test
    void aServersKeyThatIsNoPointIsAFailedLogin() throws Exception {
        Handshake handshake = tcp(0, ANN);
        handshake.receive(hex("01000000"));
        handshake.receive(hex("03000000"));
        handshake.receive(new byte[] {49});
        byte[] invalid = new byte[49];
        Arrays.fill(invalid, (byte) 0xff);

        assertThat(failure(handshake, invalid).kind()).isEqualTo("invalid key");
    }

    @Test
    void aLoginNobodyCanDoIsSaid() throws Exception {
        for (String asks : new String[] {"02000000", "03000000"}) {
            Handshake handshake = tcp(0, Optional.empty());
            handshake.receive(hex("01000000"));

            TestFailure failure = failure(handshake, hex(asks));
            assertThat(failure.outcome()).isEqualTo(TestOutcome.AUTHENTICATION_FAILED);
            assertThat(failure.reason()).contains("no user was given");
        }
    }

    @Test
    void failedIsAFailedLoginAtAnyReply() throws Exception {
        Handshake handshake = tcp(0, Optional.empty());
        handshake.receive(hex("01000000"));

        assertThat(failure(handshake, hex("00000000")).outcome()).isEqualTo(TestOutcome.AUTHENTICATION_FAILED);
    }

    @Test
    void anotherProtocolIsToldByItsGreeting() {
        TestFailure failure = failure(tcp(0, ANN), "SSH-".getBytes(StandardCharsets.US_ASCII));

        assertThat(failure.outcome()).isEqualTo(TestOutcome.CANNOT_CONNECT);
        assertThat(failure.reason()).contains("5353482d");
    }

    @Test
    void aReplyThatIsNoneIsNotThisProtocol() throws Exception {
        Handshake handshake = tcp(0, ANN);
        handshake.receive(hex("01000000"));

        assertThat(failure(handshake, hex("05000000")).outcome()).isEqualTo(TestOutcome.CANNOT_CONNECT);
    }

    @Test
    void theStepAtWhichTheServerClosesDecidesWhatItMeans() throws Exception {
        Handshake handshake = tcp(0, ANN);
        assertThat(handshake.closed("reset").outcome()).isEqualTo(TestOutcome.REFUSED);
        assertThat(handshake.closed("reset").reason()).contains("can not connect", "reset");
        handshake.receive(hex("01000000"));
        assertThat(handshake.closed("eof").outcome()).isEqualTo(TestOutcome.REFUSED);
        handshake.receive(hex("03000000"));
        assertThat(handshake.closed("eof").outcome()).isEqualTo(TestOutcome.AUTHENTICATION_FAILED);
        assertThat(handshake.late(Duration.ofSeconds(3)).outcome()).isEqualTo(TestOutcome.CANNOT_CONNECT);
        assertThat(handshake.late(Duration.ofSeconds(3)).reason()).contains("within 3.0 s");
    }

    @Test
    void aJoinShowsTheTokenAndTakesAnyPass() throws Exception {
        JoinHandshake join = new JoinHandshake(new SessionToken(0xab54));
        assertThat(join.receive(hex("01000000"))).isEqualTo(hex("ab540200000000000000000000000000"));
        assertThat(join.wants()).isEqualTo(4);
        join.receive(hex("01ab5400"));
        assertThat(join.wants()).isZero();

        JoinHandshake refused = new JoinHandshake(new SessionToken(0xab54));
        refused.receive(hex("01000000"));
        assertThat(failure(refused, hex("00000000")).outcome()).isEqualTo(TestOutcome.REFUSED);
    }

    private byte[] lastAnswer = {};

    private EcSrp5Server loginUpToConfirmation(Handshake handshake, String password) throws Exception {
        handshake.receive(hex("01000000"));
        byte[] start = handshake.receive(hex("03000000"));
        EcSrp5Server server = EcSrp5Server.begin(
                EcSrp5Server.Start.decode(Arrays.copyOfRange(start, 1, start.length)),
                Verifier.create("ann", password, RANDOM),
                true,
                RANDOM);
        byte[] challenge = server.challengeFrame();
        handshake.receive(Arrays.copyOf(challenge, 1));
        assertThat(handshake.isCostly()).isTrue();
        lastAnswer = handshake.receive(Arrays.copyOfRange(challenge, 1, challenge.length));
        return server;
    }

    private byte[] clientConfirmation(Handshake handshake) {
        assertThat(handshake.wants()).isEqualTo(1);
        assertThat(lastAnswer).hasSize(33);
        return Arrays.copyOfRange(lastAnswer, 1, 33);
    }

    private static TestFailure failure(Conversation conversation, byte[] bytes) {
        return catchThrowableOfType(TestFailure.class, () -> conversation.receive(bytes));
    }

    private static Handshake tcp(int connections, Optional<Login> login) {
        return new Handshake(command(Transport.TCP, connections), login, RANDOM);
    }

    private static Command command(Transport transport, int connections) {
        return new Command(transport, Direction.BOTH, Payload.ZEROS, connections, 1500, 0, 0, 0);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
