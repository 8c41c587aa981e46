package org.btestfarm.protocol.auth;

import java.math.BigInteger;
import org.bouncycastle.math.ec.rfc7748.X25519Field;
import org.jspecify.annotations.Nullable;

/**
 * A point of Curve25519. It travels as its Montgomery u and the parity of v, and is calculated with as a point of the twisted Edwards curve that is the same group (RFC 7748, section
 * 4.1): there, one formula adds any two points, without exceptions, and a doubling costs 8 multiplications.
 *
 * <p>For maintainers: u = (1+y)/(1-y), v = c·u/x with c² = -486664; extended coordinates (X : Y : Z : T), x = X/Z, y = Y/Z, x·y = T/Z, and the formulas of Hisil, Wong,
 * Carter and Dawson, "Twisted Edwards Curves Revisited" (2008), sections 3.1 and 3.3, for a = -1. The field is Bouncy Castle's.
 */
final class CurvePoint {
    /** How many points are of small order: the cofactor. */
    private static final int DOUBLINGS_TO_NEUTRAL = 3;

    /** What v and x differ by, beside u: a root of -486664, whichever. */
    private static final int[] C = root(X25519Numbers.of(-486_664));

    private static final int[] MONTGOMERY_A = X25519Numbers.of(486_662);

    final int[] x;
    final int[] y;
    final int[] z;
    final int[] t;

    CurvePoint(int[] x, int[] y, int[] z, int[] t) {
        this.x = x;
        this.y = y;
        this.z = z;
        this.t = t;
    }

    /** The neutral one, which has no Montgomery u. */
    static CurvePoint neutral() {
        return new CurvePoint(X25519Numbers.of(0), X25519Numbers.of(1), X25519Numbers.of(1), X25519Numbers.of(0));
    }

    /**
     * The point with a Montgomery u and a parity of v.
     *
     * @param number u, 0 to p - 1
     * @return null if there is none
     */
    static @Nullable CurvePoint lift(BigInteger number, int parity) {
        if (number.signum() == 0) {
            // v is 0, and so even: the point of order two.
            return parity == 0 ? new CurvePoint(X25519Numbers.of(0), X25519Numbers.of(-1), X25519Numbers.of(1), X25519Numbers.of(0)) : null;
        }
        int[] u = X25519Numbers.of(number);
        int[] square = X25519Field.create();
        X25519Field.add(u, MONTGOMERY_A, square);
        X25519Field.mul(square, u, square);
        X25519Field.addOne(square);
        X25519Field.mul(square, u, square);
        int[] v = X25519Field.create();
        if (!X25519Field.sqrtRatioVar(square, X25519Numbers.of(1), v)) {
            return null;
        }
        X25519Field.normalize(v);
        X25519Field.cnegate((v[0] & 1) ^ parity, v);

        // x = c·u/v and y = (u-1)/(u+1), over the common denominator v·(u+1), which is 0 for no point of the curve but the one above.
        int[] above = u.clone();
        X25519Field.addOne(above);
        int[] below = u.clone();
        X25519Field.subOne(below);
        X25519Field.carry(above);
        X25519Field.carry(below);
        int[] cu = X25519Numbers.product(C, u);
        return new CurvePoint(X25519Numbers.product(cu, above), X25519Numbers.product(below, v), X25519Numbers.product(v, above), X25519Numbers.product(cu, below));
    }

    private static int[] root(int[] square) {
        int[] root = X25519Field.create();
        if (!X25519Field.sqrtRatioVar(square, X25519Numbers.of(1), root)) {
            throw new IllegalStateException("-486664 has a root in this field");
        }
        return root;
    }

    CurvePoint plus(CurvePoint other) {
        CurveSum sum = new CurveSum(this);
        sum.add(new CurveMultiple(other));
        return sum.toPoint();
    }

    CurvePoint negate() {
        int[] minusX = X25519Field.create();
        int[] minusT = X25519Field.create();
        X25519Field.negate(x, minusX);
        X25519Field.negate(t, minusT);
        X25519Field.carry(minusX);
        X25519Field.carry(minusT);
        return new CurvePoint(minusX, y, z, minusT);
    }

    /** Whether it is the neutral one or one of the seven others whose eightfold is. */
    boolean isOfSmallOrder() {
        CurveSum sum = new CurveSum(this);
        for (int i = 0; i < DOUBLINGS_TO_NEUTRAL; i++) {
            sum.twice();
        }
        return sum.toPoint().isNeutral();
    }

    private boolean isNeutral() {
        return isZero(x) && X25519Field.areEqualVar(y, z);
    }

    private static boolean isZero(int[] number) {
        int[] reduced = number.clone();
        X25519Field.normalize(reduced);
        return X25519Field.isZeroVar(reduced);
    }

    /** What travels; of a point that is not of small order. */
    Coordinates coordinates() {
        int[] numerator = X25519Field.create();
        int[] denominator = X25519Field.create();
        X25519Field.apm(z, y, numerator, denominator);
        X25519Field.carry(numerator);
        X25519Field.carry(denominator);
        // One inversion for both: u = (Z+Y)/(Z-Y), v = c·u·Z/X.
        int[] inverse = X25519Numbers.product(denominator, x);
        X25519Field.inv(inverse, inverse);
        int[] u = X25519Numbers.product(X25519Numbers.product(numerator, x), inverse);
        int[] v = X25519Numbers.product(X25519Numbers.product(C, u), X25519Numbers.product(X25519Numbers.product(z, denominator), inverse));
        X25519Field.normalize(v);
        return new Coordinates(X25519Numbers.bytes(u), v[0] & 1);
    }

    /**
     * A point as it travels.
     *
     * @param u 32 bytes, big-endian
     * @param parity the lowest bit of v
     */
    record Coordinates(byte[] u, int parity) {}
}
