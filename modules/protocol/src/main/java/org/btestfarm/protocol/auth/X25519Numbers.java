package org.btestfarm.protocol.auth;

import java.math.BigInteger;
import org.bouncycastle.math.ec.rfc7748.X25519Field;
import org.bouncycastle.util.BigIntegers;

/** Numbers modulo 2^255 - 19, in the form that Bouncy Castle calculates with: to and from it, and what its field lacks. */
final class X25519Numbers {
    static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

    private static final int BYTES = 32;

    private X25519Numbers() {}

    static int[] of(long number) {
        return of(BigInteger.valueOf(number).mod(P));
    }

    /** @param number 0 to p - 1 */
    static int[] of(BigInteger number) {
        int[] field = X25519Field.create();
        X25519Field.decode255(reversed(BigIntegers.asUnsignedByteArray(BYTES, number)), field);
        return field;
    }

    /** 32 bytes, big-endian. */
    static byte[] bytes(int[] number) {
        int[] reduced = number.clone();
        X25519Field.normalize(reduced);
        byte[] bytes = new byte[BYTES];
        X25519Field.encode(reduced, bytes);
        return reversed(bytes);
    }

    static int[] product(int[] a, int[] b) {
        int[] product = X25519Field.create();
        X25519Field.mul(a, b, product);
        return product;
    }

    /** From big-endian to little-endian, and back. */
    static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
