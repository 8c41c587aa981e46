package org.btestfarm.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

/** Our points against Bouncy Castle's, which calculates on the same curve in its Weierstrass form: two ways that have only the field in common. */
class CurvePointTest {
    private static final X9ECParameters WEIERSTRASS = CustomNamedCurves.getByName("curve25519");
    private static final BigInteger P = X25519Numbers.P;
    private static final BigInteger SHIFT = BigInteger.valueOf(486_662).multiply(BigInteger.valueOf(3).modInverse(P)).mod(P);
    private static final BigInteger ORDER = EcSrp5Curve.ORDER;

    @Test
    void theOrderIsTheCurves() {
        assertThat(ORDER).isEqualTo(WEIERSTRASS.getN());
        assertThat(EcSrp5Curve.GROUP_ORDER).isEqualTo(ORDER.multiply(BigInteger.valueOf(8)));
    }

    @Property(tries = 200)
    void liftsAgree(@ForAll long seed) {
        BigInteger u = random(seed, 255).mod(P);
        int parity = (int) (seed & 1);
        CurvePoint ours = CurvePoint.lift(u, parity);
        BigInteger right = u.pow(3).add(BigInteger.valueOf(486_662).multiply(u.pow(2))).add(u).mod(P);
        boolean square = right.modPow(P.shiftRight(1), P).equals(BigInteger.ONE);
        assertThat(ours != null).isEqualTo(square);
        if (ours != null) {
            assertThat(ours.coordinates().u()).isEqualTo(bytes(u));
            assertThat(ours.coordinates().parity()).isEqualTo(parity);
            assertThat(ours.isOfSmallOrder()).isFalse();
        }
    }

    @Property(tries = 100)
    void multiplesOfGAgree(@ForAll long seed) {
        BigInteger k = random(seed, 256);
        same(EcSrp5Curve.timesG(k), theirs(9, 0).multiply(k.mod(ORDER)));
    }

    @Property(tries = 60)
    void sumsOfTwoMultiplesAgree(@ForAll long seed) {
        BigInteger k = random(seed, 256);
        BigInteger l = random(~seed, 256);
        CurvePoint one = point(seed ^ 5);
        CurvePoint other = point(seed ^ 7);
        same(EcSrp5Curve.sum(k, one, l, other), ECAlgorithms.sumOfTwoMultiplies(theirs(one), k, theirs(other), l));
        same(CurveMultiples.times(k, one), theirs(one).multiply(k));
        same(one.plus(other), theirs(one).add(theirs(other)));
    }

    @Test
    void factorsAtTheEdges() {
        CurvePoint g = point(BigInteger.valueOf(9), 0);
        for (BigInteger k : new BigInteger[] {BigInteger.ONE, BigInteger.TWO, BigInteger.valueOf(15), BigInteger.valueOf(16), BigInteger.valueOf(17), ORDER.subtract(BigInteger.ONE)}) {
            same(EcSrp5Curve.timesG(k), theirs(9, 0).multiply(k));
            same(CurveMultiples.times(k, g), theirs(9, 0).multiply(k));
        }
        BigInteger all = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
        same(CurveMultiples.times(all, g), theirs(9, 0).multiply(all.mod(ORDER)));
        assertThat(EcSrp5Curve.timesG(ORDER).isOfSmallOrder()).isTrue();
        assertThat(CurveMultiples.times(BigInteger.ZERO, g).isOfSmallOrder()).isTrue();
        assertThat(g.plus(g.negate()).isOfSmallOrder()).isTrue();
        same(g.plus(g), theirs(9, 0).twice());
        assertThatIllegalArgumentException().isThrownBy(() -> CurveMultiples.times(all.add(BigInteger.ONE), g)).withMessage("a factor has 257 bits, allowed are 0 to 256");
    }

    @Test
    void pointsOutsideTheSubgroupKeepTheirCoset() throws Exception {
        CurvePoint outside = EcSrp5Curve.hashToPoint(new byte[32], 0);
        BigInteger k = random(3, 256);
        same(EcSrp5Curve.sum(k, outside, BigInteger.ONE, outside), theirs(outside).multiply(k.add(BigInteger.ONE)));
        // The point of order two: adding it once changes a point, adding it twice does not.
        CurvePoint two = point(BigInteger.ZERO, 0);
        assertThat(two.isOfSmallOrder()).isTrue();
        same(outside.plus(two), theirs(outside).add(theirs(0, 0)));
        same(outside.plus(two).plus(two), theirs(outside));
    }

    private static void same(CurvePoint ours, ECPoint theirs) {
        ECPoint expected = theirs.normalize();
        CurvePoint.Coordinates coordinates = ours.coordinates();
        assertThat(new BigInteger(1, coordinates.u())).isEqualTo(expected.getAffineXCoord().toBigInteger().subtract(SHIFT).mod(P));
        assertThat(coordinates.parity()).isEqualTo(expected.getAffineYCoord().testBitZero() ? 1 : 0);
    }

    private static ECPoint theirs(CurvePoint ours) {
        return theirs(new BigInteger(1, ours.coordinates().u()), ours.coordinates().parity());
    }

    private static ECPoint theirs(long u, int parity) {
        return theirs(BigInteger.valueOf(u), parity);
    }

    private static ECPoint theirs(BigInteger u, int parity) {
        // Not decodePoint, which takes points of the subgroup of G only.
        ECCurve curve = WEIERSTRASS.getCurve();
        ECFieldElement x = curve.fromBigInteger(u.add(SHIFT).mod(P));
        ECFieldElement y = x.square().add(curve.getA()).multiply(x).add(curve.getB()).sqrt();
        return curve.createPoint(x.toBigInteger(), (y.testBitZero() == (parity == 1) ? y : y.negate()).toBigInteger());
    }

    private static CurvePoint point(BigInteger u, int parity) {
        return Objects.requireNonNull(CurvePoint.lift(u, parity));
    }

    /** Some point of the whole group. */
    private static CurvePoint point(long seed) {
        return EcSrp5Curve.hashToPoint(bytes(random(seed, 255)), (int) (seed & 1));
    }

    private static BigInteger random(long seed, int bits) {
        return new BigInteger(bits, new Random(seed));
    }

    private static byte[] bytes(BigInteger number) {
        byte[] bytes = new byte[32];
        byte[] all = number.toByteArray();
        int length = Math.min(32, all.length);
        System.arraycopy(all, all.length - length, bytes, 32 - length, length);
        return Arrays.copyOf(bytes, 32);
    }
}
