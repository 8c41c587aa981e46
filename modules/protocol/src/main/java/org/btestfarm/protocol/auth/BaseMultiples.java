package org.btestfarm.protocol.auth;

import java.math.BigInteger;
import org.bouncycastle.math.ec.rfc7748.X25519Field;
import org.bouncycastle.util.BigIntegers;

/**
 * Multiples of one point that is always the same, over a table that is made once: 64 additions and 4 doublings, in time and with memory accesses that do not depend on the factor.
 *
 * <p>For maintainers: the factor is written with 64 digits from -8 to 8. The table has 1 to 8 times 256^i times the point for each i below 32; the digits at odd places are
 * added first and their sum is multiplied by 16. Every addition reads the whole row, so that no address tells a digit (D. J. Bernstein et al., "High-speed high-security signatures", 2011, section 4).
 */
final class BaseMultiples {
    private static final int DIGITS = 64;
    private static final int ROWS = DIGITS / 2;
    private static final int COLUMNS = 8;
    private static final int DIGIT_BITS = 4;
    private static final int SIZE = X25519Field.SIZE;
    private static final int ENTRY = 3 * SIZE;
    private static final int[] HALF = X25519Numbers.of(BigInteger.TWO.modInverse(X25519Numbers.P));
    private static final int[] D = X25519Numbers.of(
            BigInteger.valueOf(-121_665).multiply(BigInteger.valueOf(121_666).modInverse(X25519Numbers.P)).mod(X25519Numbers.P));

    /** For each entry the halves of y+x, y-x and 2d·x·y. */
    private final int[] table = new int[ROWS * COLUMNS * ENTRY];

    BaseMultiples(CurvePoint base) {
        CurveSum row = new CurveSum(base);
        for (int i = 0; i < ROWS; i++) {
            CurveMultiple one = new CurveMultiple(row.toPoint());
            CurveSum multiple = new CurveSum(row.toPoint());
            for (int j = 0; j < COLUMNS; j++) {
                store(multiple.toPoint(), (i * COLUMNS + j) * ENTRY);
                multiple.add(one);
            }
            for (int bit = 0; bit < 2 * DIGIT_BITS; bit++) {
                row.twice();
            }
        }
    }

    private void store(CurvePoint point, int at) {
        int[] inverse = X25519Field.create();
        X25519Field.inv(point.z, inverse);
        int[] x = X25519Numbers.product(point.x, inverse);
        int[] y = X25519Numbers.product(point.y, inverse);
        int[] sum = X25519Field.create();
        int[] difference = X25519Field.create();
        X25519Field.apm(y, x, sum, difference);
        X25519Field.copy(X25519Numbers.product(sum, HALF), 0, table, at);
        X25519Field.copy(X25519Numbers.product(difference, HALF), 0, table, at + SIZE);
        X25519Field.copy(X25519Numbers.product(X25519Numbers.product(x, y), D), 0, table, at + 2 * SIZE);
    }

    /** k times the point, k from 0 to 2^253 - 1. */
    CurvePoint times(BigInteger k) {
        byte[] digits = digits(k);
        CurveSum sum = new CurveSum(CurvePoint.neutral());
        Entry entry = new Entry();
        for (int i = 1; i < DIGITS; i += 2) {
            entry.read(i / 2, digits[i]);
            entry.addTo(sum);
        }
        for (int bit = 0; bit < DIGIT_BITS; bit++) {
            sum.twice();
        }
        for (int i = 0; i < DIGITS; i += 2) {
            entry.read(i / 2, digits[i]);
            entry.addTo(sum);
        }
        return sum.toPoint();
    }

    private static byte[] digits(BigInteger k) {
        if (k.signum() < 0 || k.bitLength() > 253) {
            throw new IllegalArgumentException("a factor has " + k.bitLength() + " bits, allowed are 0 to 253");
        }
        byte[] bytes = X25519Numbers.reversed(BigIntegers.asUnsignedByteArray(DIGITS / 2, k));
        byte[] digits = new byte[DIGITS];
        int carry = 0;
        for (int i = 0; i < DIGITS; i++) {
            int digit = (bytes[i / 2] >> (i % 2 * DIGIT_BITS) & 0xf) + carry;
            carry = digit + COLUMNS >> DIGIT_BITS;
            digits[i] = (byte) (digit - (carry << DIGIT_BITS));
        }
        return digits;
    }

    /** What is added for a digit. */
    private final class Entry {
        private final int[] sum = X25519Field.create();
        private final int[] difference = X25519Field.create();
        private final int[] td = X25519Field.create();

        /** Reads all of a row and keeps one; digit 0 is the neutral point. */
        void read(int row, int digit) {
            int sign = digit >> 31;
            int absolute = (digit ^ sign) - sign;
            int none = absolute - 1 >> 31;
            for (int k = 0; k < SIZE; k++) {
                sum[k] = HALF[k] & none;
                difference[k] = HALF[k] & none;
                td[k] = 0;
            }
            int at = row * COLUMNS * ENTRY;
            for (int column = 1; column <= COLUMNS; column++, at += ENTRY) {
                int chosen = (column ^ absolute) - 1 >> 31;
                for (int k = 0; k < SIZE; k++) {
                    sum[k] |= table[at + k] & chosen;
                    difference[k] |= table[at + SIZE + k] & chosen;
                    td[k] |= table[at + 2 * SIZE + k] & chosen;
                }
            }
            X25519Field.cswap(-sign, sum, difference);
            X25519Field.cnegate(-sign, td);
        }

        void addTo(CurveSum to) {
            to.addHalves(sum, difference, td);
        }
    }
}
