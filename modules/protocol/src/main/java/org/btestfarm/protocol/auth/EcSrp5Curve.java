package org.btestfarm.protocol.auth;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.btestfarm.protocol.ProtocolException;

/**
 * Curve25519 in short-Weierstrass form as EC-SRP5 uses it (docs/protocol.md, section 4). A point travels as its Montgomery x and the parity of its y.
 *
 * <p>For maintainers: the field and the point arithmetic are Bouncy Castle's. Its G is not ours: EC-SRP5 takes the root with the even y. Multiples of G come from a comb
 * over a table that Bouncy Castle keeps with the point, several times as fast as a plain multiplication; the comb takes scalars below the order only, and G has
 * that order, so they are reduced first.
 */
final class EcSrp5Curve {
    /** The length of coordinates, scalars and hashes, bytes. */
    static final int LENGTH = 32;

    private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("curve25519");
    private static final ECCurve CURVE = PARAMETERS.getCurve();
    private static final BigInteger P = CURVE.getField().getCharacteristic();
    private static final ECFieldElement A = CURVE.getA();
    private static final ECFieldElement B = CURVE.getB();

    /** Montgomery's A over 3: what the x coordinates of the two forms differ by. */
    private static final ECFieldElement SHIFT = CURVE.fromBigInteger(
            BigInteger.valueOf(486_662).multiply(BigInteger.valueOf(3).modInverse(P)).mod(P));

    /** The order of G, a prime. */
    static final BigInteger ORDER = PARAMETERS.getN();

    private static final ECPoint G = lift(BigInteger.valueOf(9), 0);
    private static final FixedPointCombMultiplier COMB = new FixedPointCombMultiplier();

    private EcSrp5Curve() {}

    /** k times G. */
    static ECPoint timesG(BigInteger k) {
        return COMB.multiply(G, k.mod(ORDER));
    }

    /**
     * The point with this Montgomery x and this parity of y.
     *
     * @param what names the point in the error
     * @throws ProtocolException if there is no such point, or it is one of the eight of small order
     */
    static ECPoint point(String what, byte[] x, int parity) throws ProtocolException {
        ECPoint point = isCoordinate(x) && (parity == 0 || parity == 1) ? lift(unsigned(x), parity) : CURVE.getInfinity();
        if (point.isInfinity()) {
            throw new ProtocolException("EC-SRP5: " + what + " is no point of the curve");
        }
        return requireLargeOrder(what, point);
    }

    /** Refuses infinity and the other points of small order: with one of them a shared secret would be no secret. */
    static ECPoint requireLargeOrder(String what, ECPoint point) throws ProtocolException {
        if (point.timesPow2(3).isInfinity()) {
            throw new ProtocolException("EC-SRP5: " + what + " is a point of small order");
        }
        return point;
    }

    /** Whether 32 bytes are a number below the field's prime. */
    static boolean isCoordinate(byte[] x) {
        return x.length == LENGTH && unsigned(x).compareTo(P) < 0;
    }

    /** A point that nobody knows the logarithm of, made from another's Montgomery x: {@code redp1(x, parity)}. */
    static ECPoint hashToPoint(byte[] x, int parity) {
        byte[] counter = EcSrp5Hash.of(x);
        while (true) {
            BigInteger candidate = unsigned(EcSrp5Hash.of(counter)).mod(P);
            ECPoint point = lift(candidate, parity);
            if (!point.isInfinity()) {
                return point;
            }
            increment(counter);
        }
    }

    /** The Montgomery x of a point, 32 bytes; the point must be normalized and not infinity. */
    static byte[] x(ECPoint point) {
        return BigIntegers.asUnsignedByteArray(LENGTH, point.getAffineXCoord().subtract(SHIFT).toBigInteger());
    }

    /** The lowest bit of a point's y; the point must be normalized and not infinity. */
    static int parity(ECPoint point) {
        return point.getAffineYCoord().testBitZero() ? 1 : 0;
    }

    static BigInteger unsigned(byte[] bytes) {
        return new BigInteger(1, bytes);
    }

    /** The point, or infinity if this x has none with that parity. */
    private static ECPoint lift(BigInteger montgomeryX, int parity) {
        ECFieldElement x = CURVE.fromBigInteger(montgomeryX).add(SHIFT);
        ECFieldElement y = x.square().add(A).multiply(x).add(B).sqrt();
        if (y == null) {
            return CURVE.getInfinity();
        }
        if (y.testBitZero() != (parity == 1)) {
            // The other root; zero has none.
            if (y.isZero()) {
                return CURVE.getInfinity();
            }
            y = y.negate();
        }
        return CURVE.createPoint(x.toBigInteger(), y.toBigInteger());
    }

    private static void increment(byte[] number) {
        for (int i = number.length - 1; i >= 0 && ++number[i] == 0; i--) {
            // The carry goes on to the next byte.
        }
    }

    /** A copy of part of an array, for readers of messages. */
    static byte[] part(byte[] bytes, int from, int length) {
        return Arrays.copyOfRange(bytes, from, from + length);
    }
}
