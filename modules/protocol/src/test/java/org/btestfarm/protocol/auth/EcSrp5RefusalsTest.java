package org.btestfarm.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.util.BigIntegers;
import org.btestfarm.protocol.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not pass, on either side. */
class EcSrp5RefusalsTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Verifier VERIFIER = Verifier.create("alice", "secret", RANDOM);
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /** Montgomery x of the points of order 2, 4 and 8: all that there are beside infinity. */
    private static final String[] SMALL_ORDER = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000001",
        "00b8495f16056286fdb1329ceb8d09da6ac49ff1fae35616aeb8413b7c7aebe0",
        "57119fd0dd4e22d8868e1c58c45c44045bef839c55b1d0b1248c50a3bc959c5f"
    };

    @Test
    void wrongPasswordIsRefusedAndTheServerUnmasked() throws ProtocolException {
        EcSrp5Client client = new EcSrp5Client("alice", "wrong", RANDOM);
        EcSrp5Server server = server(client, true);

        byte[] answer = payload(client.answerFrame(payload(server.challengeFrame())));

        assertThat(server.confirm(answer)).isEmpty();
        assertThat(client.serverIsGenuine(new byte[32])).isFalse();
        assertThat(client.serverIsGenuine(new byte[0])).isFalse();
    }

    @Test
    void unknownUserIsRefusedEvenWithTheRightAnswer() throws ProtocolException {
        EcSrp5Client client = new EcSrp5Client("alice", "secret", RANDOM);
        EcSrp5Server server = server(client, false);

        assertThat(server.confirm(payload(client.answerFrame(payload(server.challengeFrame()))))).isEmpty();
    }

    @Test
    void serverThatDoesNotKnowTheUserIsUnmasked() throws ProtocolException {
        EcSrp5Client client = new EcSrp5Client("alice", "secret", RANDOM);
        EcSrp5Server server = server(client, true);
        client.answerFrame(payload(server.challengeFrame()));

        EcSrp5Client victim = new EcSrp5Client("alice", "secret", RANDOM);
        Verifier other = Verifier.create("alice", "guess", RANDOM);
        EcSrp5Server impostor = EcSrp5Server.begin(start(victim), other, true, RANDOM);
        byte[] answer = payload(victim.answerFrame(payload(impostor.challengeFrame())));

        assertThat(impostor.confirm(answer)).isEmpty();
        assertThat(victim.serverIsGenuine(EcSrp5Hash.of(answer))).isFalse();
    }

    @Test
    void confirmationOfAnotherLengthIsWrong() throws ProtocolException {
        EcSrp5Server server = server(new EcSrp5Client("alice", "secret", RANDOM), true);

        assertThat(server.confirm(new byte[0])).isEmpty();
        assertThat(server.confirm(new byte[31])).isEmpty();
        assertThat(server.confirm(new byte[255])).isEmpty();
    }

    @Test
    void keyThatIsNoPointIsRefusedByBothSides() {
        byte[] noPoint = BigIntegers.asUnsignedByteArray(32, BigInteger.TWO);

        refused(() -> begin(noPoint, 0), "no point");
        refused(() -> answer(noPoint, 0), "no point");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void keyOfSmallOrderIsRefusedByBothSides(int which) {
        byte[] x = HexFormat.of().parseHex(SMALL_ORDER[which]);

        refused(() -> begin(x, 0), "small order");
        refused(() -> answer(x, 0), "small order");
    }

    @Test
    void zeroHasNoOddRoot() {
        refused(() -> begin(new byte[32], 1), "no point");
    }

    @Test
    void numberFromThePrimeOnIsRefusedByBothSides() {
        for (BigInteger x : new BigInteger[] {P, P.add(BigInteger.valueOf(9)), BigInteger.TWO.pow(256).subtract(BigInteger.ONE)}) {
            byte[] bytes = BigIntegers.asUnsignedByteArray(32, x);
            refused(() -> EcSrp5Server.Start.decode(message1("alice", bytes, 0)), "not below");
            refused(() -> answer(bytes, 0), "no point");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 128, 255})
    void parityOtherThan0And1IsRefusedByBothSides(int parity) {
        byte[] nine = BigIntegers.asUnsignedByteArray(32, BigInteger.valueOf(9));

        refused(() -> EcSrp5Server.Start.decode(message1("alice", nine, parity)), "parity");
        refused(() -> answer(nine, parity), "no point");
    }

    @Test
    void damagedVerifierIsRefused() throws ProtocolException {
        EcSrp5Server.Start start = start(new EcSrp5Client("alice", "secret", RANDOM));
        Verifier smallOrder = new Verifier(new byte[16], HexFormat.of().parseHex(SMALL_ORDER[2]), 0);
        Verifier noPoint = new Verifier(new byte[16], BigIntegers.asUnsignedByteArray(32, BigInteger.TWO), 0);

        refused(() -> EcSrp5Server.begin(start, smallOrder, true, RANDOM), "the user's verifier is a point of small order");
        refused(() -> EcSrp5Server.begin(start, noPoint, true, RANDOM), "the user's verifier is no point");
    }

    @Test
    void pointsOfSmallOrderAndInfinityAreRefusedWhereverTheyComeUp() throws ProtocolException {
        for (String x : SMALL_ORDER) {
            refused(() -> EcSrp5Curve.point("it", HexFormat.of().parseHex(x), 0), "it is a point of small order");
        }
        refused(() -> EcSrp5Curve.requireLargeOrder("it", EcSrp5Curve.timesG(EcSrp5Curve.ORDER)), "it is a point of small order");
        CurvePoint inAnotherCoset = EcSrp5Curve.hashToPoint(new byte[32], 0);
        assertThat(EcSrp5Curve.requireLargeOrder("it", inAnotherCoset)).isSameAs(inAnotherCoset);
    }

    @Test
    void challengeThatIsTheVerifiersPartAloneIsRefusedByTheClient() throws ProtocolException {
        byte[] salt = new byte[16];
        CurvePoint.Coordinates part = EcSrp5Curve.hashToPoint(Verifier.of("alice", "secret", salt).x(), 0).coordinates();
        byte[] challenge = new byte[49];
        System.arraycopy(part.u(), 0, challenge, 0, 32);
        challenge[32] = (byte) part.parity();

        refused(() -> new EcSrp5Client("alice", "secret", RANDOM).answerFrame(challenge), "small order");
    }

    @Test
    void privateKeyThatIsAMultipleOfTheOrderIsRefused() {
        byte[] order = BigIntegers.asUnsignedByteArray(32, EcSrp5Curve.ORDER);
        EcSrp5Client client = new EcSrp5Client("alice", "secret", RANDOM);

        refused(() -> EcSrp5Server.begin(start(client), VERIFIER, true, new FixedRandom(order)), "small order");
    }

    @Test
    void message1OfAnotherFormIsRefused() {
        refused(() -> EcSrp5Server.Start.decode(new byte[0]), "0 bytes");
        refused(() -> EcSrp5Server.Start.decode(new byte[33]), "33 bytes");
        refused(() -> EcSrp5Server.Start.decode(message1("x".repeat(222), new byte[32], 0)), "256 bytes");
        refused(() -> EcSrp5Server.Start.decode(message1("a\0b", new byte[32], 0)), "zero byte");
        byte[] withoutEnd = message1("alice", new byte[32], 0);
        withoutEnd[5] = 'x';
        refused(() -> EcSrp5Server.Start.decode(withoutEnd), "zero byte");
    }

    @Test
    void namesFrom0To221BytesAreTaken() throws ProtocolException {
        assertThat(EcSrp5Server.Start.decode(message1("", new byte[32], 0)).userName()).isEmpty();
        assertThat(EcSrp5Server.Start.decode(message1("x".repeat(221), new byte[32], 1)).userName()).hasSize(221);
        assertThat(new EcSrp5Client("x".repeat(221), "p", RANDOM).startFrame()).hasSize(256);
        assertThatIllegalArgumentException().isThrownBy(() -> new EcSrp5Client("x".repeat(222), "p", RANDOM)).withMessageContaining("221");
        assertThatIllegalArgumentException().isThrownBy(() -> Verifier.create("a\0b", "p", RANDOM)).withMessageContaining("zero");
    }

    @Test
    void challengeOfAnotherLengthIsRefused() {
        EcSrp5Client client = new EcSrp5Client("alice", "secret", RANDOM);

        refused(() -> client.answerFrame(new byte[48]), "48 bytes");
        assertThatIllegalStateException().isThrownBy(() -> client.serverIsGenuine(new byte[32]));
    }

    @Test
    void verifierWithPartsOutOfRangeIsRefused() {
        byte[] tooLarge = BigIntegers.asUnsignedByteArray(32, P);
        assertThatIllegalArgumentException().isThrownBy(() -> new Verifier(new byte[15], new byte[32], 0)).withMessageContaining("16");
        assertThatIllegalArgumentException().isThrownBy(() -> new Verifier(new byte[16], new byte[31], 0)).withMessageContaining("32");
        assertThatIllegalArgumentException().isThrownBy(() -> new Verifier(new byte[16], tooLarge, 0)).withMessageContaining("below");
        assertThatIllegalArgumentException().isThrownBy(() -> new Verifier(new byte[16], new byte[32], 2)).withMessageContaining("parity");
    }

    private static EcSrp5Server server(EcSrp5Client client, boolean known) throws ProtocolException {
        return EcSrp5Server.begin(start(client), VERIFIER, known, RANDOM);
    }

    private static EcSrp5Server.Start start(EcSrp5Client client) throws ProtocolException {
        return EcSrp5Server.Start.decode(payload(client.startFrame()));
    }

    private static EcSrp5Server begin(byte[] clientX, int parity) throws ProtocolException {
        return EcSrp5Server.begin(EcSrp5Server.Start.decode(message1("alice", clientX, parity)), VERIFIER, true, RANDOM);
    }

    private static byte[] answer(byte[] serverX, int parity) throws ProtocolException {
        byte[] challenge = new byte[49];
        System.arraycopy(serverX, 0, challenge, 0, 32);
        challenge[32] = (byte) parity;
        return new EcSrp5Client("alice", "secret", RANDOM).answerFrame(challenge);
    }

    private static byte[] message1(String name, byte[] x, int parity) {
        return payload(EcSrp5Messages.frame(name.getBytes(StandardCharsets.UTF_8), new byte[1], x, new byte[] {(byte) parity}));
    }

    private static byte[] payload(byte[] frame) {
        return EcSrp5Curve.part(frame, 1, frame.length - 1);
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable action, String why) {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(action).withMessageContaining(why).withMessageNotContaining("\n");
    }
}
