package org.btestfarm.protocol.auth;

import java.math.BigInteger;

/**
 * Multiples of points that are different each time, in time that depends on the factors: they are public, or drawn for one login alone (docs/adr/0003).
 *
 * <p>For maintainers: the factors are written with odd digits from -15 to 15, of which no two are closer than five places (non-adjacent form), so a doubling for each bit and an addition for
 * every sixth do; the doublings of two multiples that are added are shared (Straus).
 */
final class CurveMultiples {
    /** Bits of a digit, its sign included. */
    private static final int WIDTH = 5;
    private static final int BASE = 1 << WIDTH;
    private static final int MAX_BITS = 256;

    private CurveMultiples() {}

    /** k times a point, k from 0 to 2^256 - 1. */
    static CurvePoint times(BigInteger k, CurvePoint point) {
        byte[] digits = digits(k);
        CurveMultiple[] odd = oddMultiples(point);
        CurveSum sum = new CurveSum(CurvePoint.neutral());
        for (int i = highest(digits); i >= 0; i--) {
            sum.twice();
            add(sum, odd, digits[i]);
        }
        return sum.toPoint();
    }

    /** k times one point and l times another, both from 0 to 2^256 - 1. */
    static CurvePoint sum(BigInteger k, CurvePoint one, BigInteger l, CurvePoint other) {
        byte[] digits = digits(k);
        byte[] others = digits(l);
        CurveMultiple[] odd = oddMultiples(one);
        CurveMultiple[] otherOdd = oddMultiples(other);
        CurveSum sum = new CurveSum(CurvePoint.neutral());
        for (int i = Math.max(highest(digits), highest(others)); i >= 0; i--) {
            sum.twice();
            add(sum, odd, digits[i]);
            add(sum, otherOdd, others[i]);
        }
        return sum.toPoint();
    }

    private static void add(CurveSum sum, CurveMultiple[] odd, int digit) {
        if (digit > 0) {
            sum.add(odd[digit >> 1]);
        } else if (digit < 0) {
            sum.subtract(odd[-digit >> 1]);
        }
    }

    /** The point 1, 3, 5 to 15 times. */
    private static CurveMultiple[] oddMultiples(CurvePoint point) {
        CurveMultiple[] odd = new CurveMultiple[BASE / 4];
        odd[0] = new CurveMultiple(point);
        CurveSum twice = new CurveSum(point);
        twice.twice();
        CurveMultiple two = new CurveMultiple(twice.toPoint());
        CurveSum next = new CurveSum(point);
        for (int i = 1; i < odd.length; i++) {
            next.add(two);
            odd[i] = new CurveMultiple(next.toPoint());
        }
        return odd;
    }

    private static byte[] digits(BigInteger k) {
        if (k.signum() < 0 || k.bitLength() > MAX_BITS) {
            throw new IllegalArgumentException("a factor has " + k.bitLength() + " bits, allowed are 0 to " + MAX_BITS);
        }
        byte[] digits = new byte[MAX_BITS + 1];
        int carry = 0;
        int i = 0;
        while (i <= MAX_BITS) {
            if ((k.testBit(i) ? 1 : 0) == carry) {
                i++;
                continue;
            }
            int digit = carry;
            for (int bit = 0; bit < WIDTH; bit++) {
                digit += k.testBit(i + bit) ? 1 << bit : 0;
            }
            carry = digit >= BASE / 2 ? 1 : 0;
            digits[i] = (byte) (digit - carry * BASE);
            i += WIDTH;
        }
        return digits;
    }

    private static int highest(byte[] digits) {
        int i = digits.length - 1;
        while (i >= 0 && digits[i] == 0) {
            i--;
        }
        return i;
    }
}
