package org.btestfarm.protocol.auth;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * What a server keeps of a user in place of the password: enough to check an EC-SRP5 login, not enough to make one (docs/protocol.md, section 4).
 *
 * @param salt 16 bytes
 * @param x the Montgomery x of gamma, 32 bytes, a number below 2^255 - 19
 * @param parity the lowest bit of gamma's y, 0 or 1
 */
public record Verifier(byte[] salt, byte[] x, int parity) {
    /** The length of a salt, bytes. */
    public static final int SALT_LENGTH = 16;

    /** @throws IllegalArgumentException with one line if a part has the wrong length or value; whether x is on the curve shows at the first login */
    public Verifier {
        if (salt.length != SALT_LENGTH) {
            throw new IllegalArgumentException("a verifier's salt has " + SALT_LENGTH + " bytes, not " + salt.length);
        }
        if (!EcSrp5Curve.isCoordinate(x)) {
            throw new IllegalArgumentException("a verifier's x has 32 bytes and is below 2^255 - 19");
        }
        if (parity != 0 && parity != 1) {
            throw new IllegalArgumentException("a verifier's parity is 0 or 1, not " + parity);
        }
        salt = salt.clone();
        x = x.clone();
    }

    /**
     * The verifier of a user, a password and a salt.
     *
     * @throws IllegalArgumentException if the name has more than 221 bytes of UTF-8 or a zero byte, or the salt is not of 16 bytes
     */
    public static Verifier of(String user, String password, byte[] salt) {
        CurvePoint.Coordinates gamma = EcSrp5Curve.timesG(EcSrp5Hash.secret(EcSrp5Messages.userName(user), password, salt)).coordinates();
        return new Verifier(salt, gamma.u(), gamma.parity());
    }

    /** The verifier of a user and a password, with a new salt. */
    public static Verifier create(String user, String password, SecureRandom random) {
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        return of(user, password, salt);
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }

    @Override
    public byte[] x() {
        return x.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Verifier that
                && parity == that.parity
                && Arrays.equals(salt, that.salt)
                && Arrays.equals(x, that.x);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(salt) + Arrays.hashCode(x);
    }

    /** Says nothing that would help to guess the password. */
    @Override
    public String toString() {
        return "Verifier[...]";
    }
}
