package org.btestfarm.protocol.auth;

import java.math.BigInteger;
import org.bouncycastle.math.ec.rfc7748.X25519Field;

/** A point in the form in which it is added to others, with what every addition would calculate anew: Y+X, Y-X, 2d·T and 2Z. */
final class CurveMultiple {
    /** The Edwards curve's d, -121665/121666, twice. */
    private static final int[] D2 = X25519Numbers.of(
            BigInteger.valueOf(-2 * 121_665).multiply(BigInteger.valueOf(121_666).modInverse(X25519Numbers.P)).mod(X25519Numbers.P));

    final int[] sum = X25519Field.create();
    final int[] difference = X25519Field.create();
    final int[] t2d;
    final int[] z2 = X25519Field.create();

    CurveMultiple(CurvePoint point) {
        X25519Field.apm(point.y, point.x, sum, difference);
        X25519Field.carry(sum);
        X25519Field.carry(difference);
        t2d = X25519Numbers.product(point.t, D2);
        X25519Field.add(point.z, point.z, z2);
        X25519Field.carry(z2);
    }
}
