package org.btestfarm.client.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.btestfarm.client.AuthType;
import org.btestfarm.client.Login;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.testing.FakeServer;
import org.btestfarm.client.testing.Peer;
import org.btestfarm.protocol.auth.EcSrp5Server;
import org.btestfarm.protocol.auth.Md5Login;
import org.btestfarm.protocol.auth.Verifier;
import org.junit.jupiter.api.Test;

/** Logins over real sockets, with servers that are slow, wrong or not what they say they are. */
class LoginScenariosTest extends ScenarioTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Login ANN = new Login("ann", "secret", false);

    @Test
    void ecSrp5PassesAlsoAByteAtATime() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.sendByteByByte(new byte[] {1, 0, 0, 0});
            peer.read(16);
            peer.sendByteByByte(new byte[] {3, 0, 0, 0});
            EcSrp5Server login = begin(peer, "secret");
            peer.sendByteByByte(login.challengeFrame());
            assertThat(peer.read(1)).containsExactly(32);
            peer.sendByteByByte(login.confirm(peer.read(32)).orElseThrow());
            peer.sendByteByByte(new byte[] {1, 0, 0, 0});
            peer.sendZerosUntilClosed();
        })) {
            TestResult result = run(tcp(server).login(ANN));

            assertThat(result.outcome()).isEqualTo(TestOutcome.DONE);
            assertThat(result.auth()).contains(AuthType.EC_SRP5);
            assertThat(result.rxBytes()).isPositive();
            assertAllClosed(server);
        }
    }

    @Test
    void md5PassesWhenAllowed() throws Exception {
        byte[] challenge = new byte[16];
        RANDOM.nextBytes(challenge);
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.greet();
            peer.sendHex("02000000");
            peer.sendByteByByte(challenge);
            assertThat(Md5Login.matches(Md5Login.Attempt.decode(peer.read(48)), "secret", challenge)).isTrue();
            peer.sendHex("01000000");
            peer.sendZerosUntilClosed();
        })) {
            TestResult result = run(tcp(server).login(new Login("ann", "secret", true)));

            assertThat(result.outcome()).isEqualTo(TestOutcome.DONE);
            assertThat(result.auth()).contains(AuthType.MD5);
            assertAllClosed(server);
        }
    }

    @Test
    void md5IsNotAnsweredWhenNotAllowed() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.greet();
            peer.sendHex("02000000");
            peer.send(new byte[16]);
            assertThat(peer.drain()).isZero();
        })) {
            TestResult result = run(tcp(server).login(ANN));

            assertThat(result.outcome()).isEqualTo(TestOutcome.AUTHENTICATION_FAILED);
            assertThat(result.reason()).contains("--allow-md5");
            assertAllClosed(server);
        }
    }

    @Test
    void aWrongPasswordEndsWithZerosInPlaceOfTheConfirmation() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.greet();
            peer.sendHex("03000000");
            EcSrp5Server login = begin(peer, "another");
            peer.send(login.challengeFrame());
            peer.read(1);
            assertThat(login.confirm(peer.read(32))).isEqualTo(Optional.empty());
            peer.sendHex("00000000");
        })) {
            assertThat(run(tcp(server).login(ANN)).outcome()).isEqualTo(TestOutcome.AUTHENTICATION_FAILED);
            assertAllClosed(server);
        }
    }

    @Test
    void errorTextInPlaceOfTheConfirmationIsAFailedLogin() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.greet();
            peer.sendHex("03000000");
            EcSrp5Server login = begin(peer, "secret");
            peer.send(login.challengeFrame());
            peer.read(33);
            peer.send("invalid user name or password (6)".getBytes(StandardCharsets.US_ASCII));
        })) {
            TestResult result = run(tcp(server).login(ANN));

            assertThat(result.outcome()).isEqualTo(TestOutcome.AUTHENTICATION_FAILED);
            assertThat(result.reason()).contains("wrong user or password");
            assertAllClosed(server);
        }
    }

    @Test
    void aServerThatCannotProveItselfGetsNoByteOfData() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.greet();
            peer.sendHex("03000000");
            EcSrp5Server login = begin(peer, "secret");
            peer.send(login.challengeFrame());
            peer.read(33);
            peer.send(new byte[] {32});
            peer.send(new byte[32]);
            peer.sendHex("01000000");
            assertThat(peer.drain()).isZero();
        })) {
            TestResult result = run(tcp(server).direction(TestDirection.TRANSMIT).login(ANN));

            assertThat(result.outcome()).isEqualTo(TestOutcome.AUTHENTICATION_FAILED);
            assertThat(result.kind()).isEqualTo("the server is not genuine");
            assertThat(result.txBytes()).isZero();
            assertAllClosed(server);
        }
    }

    @Test
    void aLoginWithoutAUserIsSaid() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.greet();
            peer.sendHex("03000000");
            assertThat(peer.drain()).isZero();
        })) {
            TestResult result = run(tcp(server));

            assertThat(result.outcome()).isEqualTo(TestOutcome.AUTHENTICATION_FAILED);
            assertThat(result.reason()).contains("no user was given");
            assertAllClosed(server);
        }
    }

    private static EcSrp5Server begin(Peer peer, String password) throws Exception {
        int length = Byte.toUnsignedInt(peer.read(1)[0]);
        byte[] start = peer.read(length);
        return EcSrp5Server.begin(EcSrp5Server.Start.decode(start), Verifier.create("ann", password, RANDOM), true, RANDOM);
    }
}
