package org.btestfarm.protocol.auth;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.btestfarm.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * One EC-SRP5 login, the client's side (docs/protocol.md, section 4): send {@link #startFrame}, {@link #answerFrame} what the server sends, and check
 * with {@link #serverIsGenuine} that the server knows the user too before any data flows.
 */
public final class EcSrp5Client {
    private final byte[] userName;
    private final String password;
    private final BigInteger privateKey;
    private final byte[] publicX;
    private final int publicParity;
    private byte @Nullable [] expected;

    /**
     * Draws the login's key.
     *
     * @throws IllegalArgumentException if the name has more than 221 bytes of UTF-8 or a zero byte
     */
    public EcSrp5Client(String user, String password, SecureRandom random) {
        this.userName = EcSrp5Messages.userName(user);
        this.password = password;
        byte[] key = new byte[EcSrp5Curve.LENGTH];
        random.nextBytes(key);
        this.privateKey = EcSrp5Curve.unsigned(key);
        CurvePoint.Coordinates publicKey = EcSrp5Curve.timesG(privateKey).coordinates();
        this.publicX = publicKey.u();
        this.publicParity = publicKey.parity();
    }

    /** Message 1 with its length byte. */
    public byte[] startFrame() {
        return EcSrp5Messages.frame(userName, new byte[1], publicX, new byte[] {(byte) publicParity});
    }

    /**
     * Answers message 2. Does curve arithmetic, about a millisecond of CPU.
     *
     * @param challenge the payload of message 2, without its length byte
     * @return message 3 with its length byte: 33 bytes
     * @throws ProtocolException if it is not 49 bytes, or its key is not what a server may send
     */
    public byte[] answerFrame(byte[] challenge) throws ProtocolException {
        if (challenge.length != EcSrp5Messages.CHALLENGE_LENGTH) {
            throw new ProtocolException("EC-SRP5: message 2 has " + challenge.length + " bytes, allowed are "
                    + EcSrp5Messages.CHALLENGE_LENGTH);
        }
        byte[] serverX = EcSrp5Curve.part(challenge, 0, EcSrp5Curve.LENGTH);
        int serverParity = Byte.toUnsignedInt(challenge[EcSrp5Curve.LENGTH]);
        byte[] salt = EcSrp5Curve.part(challenge, EcSrp5Messages.KEY_LENGTH, Verifier.SALT_LENGTH);
        CurvePoint serverKey = EcSrp5Curve.point("the server's key", serverX, serverParity);

        BigInteger i = EcSrp5Hash.secret(userName, password, salt);
        byte[] gammaX = EcSrp5Curve.timesG(i).coordinates().u();
        byte[] j = EcSrp5Hash.keys(publicX, serverX);
        CurvePoint base = EcSrp5Curve.requireLargeOrder(
                "the server's key without the verifier's part", serverKey.plus(EcSrp5Curve.hashToPoint(gammaX, 1)));
        BigInteger exponent = i.multiply(EcSrp5Curve.unsigned(j)).add(privateKey).mod(EcSrp5Curve.ORDER);
        CurvePoint shared = EcSrp5Curve.requireLargeOrder("the shared point", CurveMultiples.times(exponent, base));
        byte[] z = shared.coordinates().u();

        byte[] confirmation = EcSrp5Hash.clientConfirmation(j, z);
        expected = EcSrp5Hash.serverConfirmation(j, confirmation, z);
        return EcSrp5Messages.frame(confirmation);
    }

    /**
     * Whether message 4 comes from a server that knows this user's verifier.
     *
     * @param confirmation its payload; anything but 32 bytes is wrong
     * @throws IllegalStateException before {@link #answerFrame}
     */
    public boolean serverIsGenuine(byte[] confirmation) {
        if (expected == null) {
            throw new IllegalStateException("message 4 cannot be checked before message 2 is answered");
        }
        return MessageDigest.isEqual(expected, confirmation);
    }
}
