package org.btestfarm.protocol.auth;

import org.bouncycastle.math.ec.rfc7748.X25519Field;

/** A point that others are added to, in place and without making objects; for one thread. The formulas are named at {@link CurvePoint}. */
final class CurveSum {
    private final int[] x;
    private final int[] y;
    private final int[] z;
    private final int[] t;
    private final int[] a = X25519Field.create();
    private final int[] b = X25519Field.create();
    private final int[] c = X25519Field.create();
    private final int[] d = X25519Field.create();
    private final int[] e = X25519Field.create();
    private final int[] f = X25519Field.create();
    private final int[] g = X25519Field.create();
    private final int[] h = X25519Field.create();

    CurveSum(CurvePoint start) {
        x = start.x.clone();
        y = start.y.clone();
        z = start.z.clone();
        t = start.t.clone();
    }

    /** Doubles it: 4 squares and 4 products. */
    void twice() {
        X25519Field.add(x, y, e);
        X25519Field.sqr(x, a);
        X25519Field.sqr(y, b);
        X25519Field.sqr(z, c);
        X25519Field.add(c, c, c);
        X25519Field.sqr(e, e);
        X25519Field.apm(a, b, h, g);
        X25519Field.sub(h, e, e);
        X25519Field.add(c, g, f);
        X25519Field.carry(f);
        X25519Field.carry(e);
        finish();
    }

    /** Adds a point: 8 products. */
    void add(CurveMultiple other) {
        X25519Field.mul(other.z2, z, d);
        add(other.sum, other.difference, other.t2d);
    }

    void subtract(CurveMultiple other) {
        X25519Field.mul(other.z2, z, d);
        X25519Field.negate(other.t2d, c);
        add(other.difference, other.sum, c);
    }

    /**
     * Adds a point whose Z is 1, given by the halves of Y+X, Y-X and 2d·T: 7 products.
     */
    void addHalves(int[] sum, int[] difference, int[] td) {
        X25519Field.copy(z, 0, d, 0);
        add(sum, difference, td);
    }

    private void add(int[] sum, int[] difference, int[] t2d) {
        X25519Field.apm(y, x, b, a);
        X25519Field.mul(a, difference, a);
        X25519Field.mul(b, sum, b);
        X25519Field.mul(t, t2d, c);
        X25519Field.apm(b, a, h, e);
        X25519Field.apm(d, c, g, f);
        finish();
    }

    private void finish() {
        X25519Field.mul(e, f, x);
        X25519Field.mul(g, h, y);
        X25519Field.mul(f, g, z);
        X25519Field.mul(e, h, t);
    }

    CurvePoint toPoint() {
        return new CurvePoint(x.clone(), y.clone(), z.clone(), t.clone());
    }
}
