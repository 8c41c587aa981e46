package org.btestfarm.protocol.auth;

import java.math.BigInteger;
import java.util.Arrays;
import org.btestfarm.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

/** Curve25519 as EC-SRP5 uses it (docs/protocol.md, section 4). A point travels as its Montgomery x and the parity of its y. */
final class EcSrp5Curve {
    /** The length of coordinates, scalars and hashes, bytes. */
    static final int LENGTH = 32;

    /** The order of G, a prime. */
    static final BigInteger ORDER = BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    /** The order of the whole group: that many times any point is the neutral one. */
    static final BigInteger GROUP_ORDER = ORDER.shiftLeft(3);

    private static final BaseMultiples G = new BaseMultiples(require(CurvePoint.lift(BigInteger.valueOf(9), 0)));

    private EcSrp5Curve() {}

    private static CurvePoint require(@Nullable CurvePoint point) {
        if (point == null) {
            throw new IllegalStateException("9 is the x of a point");
        }
        return point;
    }

    /** k times G. */
    static CurvePoint timesG(BigInteger k) {
        return G.times(k.mod(ORDER));
    }

    /** k times one point and l times another, whatever their order. */
    static CurvePoint sum(BigInteger k, CurvePoint one, BigInteger l, CurvePoint other) {
        return CurveMultiples.sum(k.mod(GROUP_ORDER), one, l.mod(GROUP_ORDER), other);
    }

    /**
     * The point with this Montgomery x and this parity of y.
     *
     * @param what names the point in the error
     * @throws ProtocolException if there is no such point, or it is one of the eight of small order
     */
    static CurvePoint point(String what, byte[] x, int parity) throws ProtocolException {
        CurvePoint point = isCoordinate(x) && (parity == 0 || parity == 1) ? CurvePoint.lift(unsigned(x), parity) : null;
        if (point == null) {
            throw new ProtocolException("EC-SRP5: " + what + " is no point of the curve");
        }
        return requireLargeOrder(what, point);
    }

    /** Refuses the neutral point and the others of small order: with one of them a shared secret would be no secret. */
    static CurvePoint requireLargeOrder(String what, CurvePoint point) throws ProtocolException {
        if (point.isOfSmallOrder()) {
            throw new ProtocolException("EC-SRP5: " + what + " is a point of small order");
        }
        return point;
    }

    /** Whether 32 bytes are a number below the field's prime. */
    static boolean isCoordinate(byte[] x) {
        return x.length == LENGTH && unsigned(x).compareTo(X25519Numbers.P) < 0;
    }

    /** A point that nobody knows the logarithm of, made from another's Montgomery x: {@code redp1(x, parity)}. */
    static CurvePoint hashToPoint(byte[] x, int parity) {
        byte[] counter = EcSrp5Hash.of(x);
        while (true) {
            BigInteger candidate = unsigned(EcSrp5Hash.of(counter)).mod(X25519Numbers.P);
            CurvePoint point = CurvePoint.lift(candidate, parity);
            if (point != null) {
                return point;
            }
            increment(counter);
        }
    }

    static BigInteger unsigned(byte[] bytes) {
        return new BigInteger(1, bytes);
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
