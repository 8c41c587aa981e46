package org.btestfarm.protocol.auth;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 values of an EC-SRP5 login (docs/protocol.md, section 4). */
final class EcSrp5Hash {
    private EcSrp5Hash() {}

    /** SHA-256 of the parts, one after the other. */
    static byte[] of(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha.update(part);
            }
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** i: the secret that a password stands for. */
    static BigInteger secret(byte[] userName, String password, byte[] salt) {
        byte[] identity = of(userName, new byte[] {':'}, password.getBytes(StandardCharsets.UTF_8));
        return EcSrp5Curve.unsigned(of(salt, identity));
    }

    /** j: binds a login to both public keys, as they travelled. */
    static byte[] keys(byte[] clientX, byte[] serverX) {
        return of(clientX, serverX);
    }

    static byte[] clientConfirmation(byte[] j, byte[] z) {
        return of(j, z);
    }

    static byte[] serverConfirmation(byte[] j, byte[] clientConfirmation, byte[] z) {
        return of(j, clientConfirmation, z);
    }
}
