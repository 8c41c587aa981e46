package org.btestfarm.protocol.auth;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.btestfarm.protocol.ProtocolException;

/**
 * One EC-SRP5 login, the server's side (docs/protocol.md, section 4): {@link Start#decode} what the client sent, {@link #begin}, send
 * {@link #challengeFrame}, {@link #confirm} what the client answers.
 *
 * <p>A user that does not exist is given a verifier of {@link FakeVerifiers} and {@code known} false: the same work is done, nothing on the wire tells the
 * difference, and the login fails whatever the client answers.
 */
public final class EcSrp5Server {
    private final byte[] challengeFrame;
    private final byte[] expected;
    private final byte[] answer;
    private final boolean known;

    private EcSrp5Server(byte[] challengeFrame, byte[] expected, byte[] answer, boolean known) {
        this.challengeFrame = challengeFrame;
        this.expected = expected;
        this.answer = answer;
        this.known = known;
    }

    /**
     * Does all of the curve arithmetic of a login, at most 1 ms of CPU: call it on a pool, never on an event loop.
     *
     * @param known whether the verifier is a user's own; if not, the login will fail
     * @throws ProtocolException if the client's key is no point of the curve or of small order, or the verifier is damaged
     */
    public static EcSrp5Server begin(Start start, Verifier verifier, boolean known, SecureRandom random)
            throws ProtocolException {
        CurvePoint clientKey = EcSrp5Curve.point("the client's key", start.clientX, start.clientParity);
        byte[] gammaX = verifier.x();
        CurvePoint gamma = EcSrp5Curve.point("the user's verifier", gammaX, verifier.parity());

        byte[] privateKey = new byte[EcSrp5Curve.LENGTH];
        random.nextBytes(privateKey);
        BigInteger b = EcSrp5Curve.unsigned(privateKey);
        CurvePoint.Coordinates serverKey = EcSrp5Curve.requireLargeOrder(
                        "the server's key", EcSrp5Curve.timesG(b).plus(EcSrp5Curve.hashToPoint(gammaX, 0)))
                .coordinates();

        byte[] j = EcSrp5Hash.keys(start.clientX, serverKey.u());
        // b times the sum of client's key and j times gamma. Where that sum is of small order, so is the shared point.
        CurvePoint shared = EcSrp5Curve.requireLargeOrder(
                "the shared point", EcSrp5Curve.sum(b, clientKey, b.multiply(EcSrp5Curve.unsigned(j)), gamma));
        byte[] z = shared.coordinates().u();

        byte[] expected = EcSrp5Hash.clientConfirmation(j, z);
        byte[] parity = {(byte) serverKey.parity()};
        return new EcSrp5Server(
                EcSrp5Messages.frame(serverKey.u(), parity, verifier.salt()),
                expected,
                EcSrp5Messages.frame(EcSrp5Hash.serverConfirmation(j, expected, z)),
                known);
    }

    /** Message 2 with its length byte: 50 bytes. */
    public byte[] challengeFrame() {
        return challengeFrame.clone();
    }

    /**
     * Judges message 3. Takes the same time whatever the verdict.
     *
     * @param clientConfirmation its payload; anything but 32 bytes is wrong
     * @return message 4 with its length byte, 33 bytes; empty if the password was wrong or the user is not known
     */
    public Optional<byte[]> confirm(byte[] clientConfirmation) {
        boolean right = MessageDigest.isEqual(expected, clientConfirmation);
        return right & known ? Optional.of(answer.clone()) : Optional.empty();
    }

    /**
     * Message 1: who wants to log in.
     *
     * @param userName 0 to 221 bytes, none of them zero
     * @param clientX the client's key, 32 bytes, a number below 2^255 - 19
     * @param clientParity 0 or 1
     */
    public record Start(byte[] userName, byte[] clientX, int clientParity) {
        public Start {
            userName = userName.clone();
            clientX = clientX.clone();
        }

        /**
         * Reads the payload of message 1. Cheap: whether the key is on the curve shows in {@link EcSrp5Server#begin}.
         *
         * @param payload without its length byte
         * @throws ProtocolException if it has another form, or a number out of range
         */
        public static Start decode(byte[] payload) throws ProtocolException {
            int nameLength = payload.length - 1 - EcSrp5Messages.KEY_LENGTH;
            if (nameLength < 0 || payload.length > EcSrp5Messages.MAX_PAYLOAD) {
                throw new ProtocolException("EC-SRP5: message 1 has " + payload.length + " bytes, allowed are "
                        + (1 + EcSrp5Messages.KEY_LENGTH) + " to " + EcSrp5Messages.MAX_PAYLOAD);
            }
            for (int i = 0; i <= nameLength; i++) {
                if ((payload[i] == 0) != (i == nameLength)) {
                    throw new ProtocolException("EC-SRP5: in message 1 the user name must end with a zero byte " + nameLength
                            + " bytes in, and have none within");
                }
            }
            byte[] x = EcSrp5Curve.part(payload, nameLength + 1, EcSrp5Curve.LENGTH);
            int parity = Byte.toUnsignedInt(payload[payload.length - 1]);
            if (!EcSrp5Curve.isCoordinate(x)) {
                throw new ProtocolException("EC-SRP5: the client's key is not below 2^255 - 19");
            }
            if (parity > 1) {
                throw new ProtocolException("EC-SRP5: the parity of the client's key is " + parity + ", allowed are 0 and 1");
            }
            return new Start(Arrays.copyOf(payload, nameLength), x, parity);
        }

        /** The user name as text. */
        public String userNameText() {
            return new String(userName, StandardCharsets.UTF_8);
        }

        @Override
        public byte[] userName() {
            return userName.clone();
        }

        @Override
        public byte[] clientX() {
            return clientX.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Start that
                    && clientParity == that.clientParity
                    && Arrays.equals(userName, that.userName)
                    && Arrays.equals(clientX, that.clientX);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(userName) + Arrays.hashCode(clientX);
        }

        @Override
        public String toString() {
            return "Start[userName=" + userNameText() + "]";
        }
    }
}
