package org.btestfarm.ledger.event;

import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;

/**
 * How far a node is in one direction of a lease: running totals since the lease began.
 *
 * @param spent bytes that its flows moved
 * @param returned bytes of credit that it gave back unspent
 * @param metered whether it spends only what was granted from here on; false while it runs without a limit
 */
public record Totals(long spent, long returned, boolean metered) {
    /** Nothing spent yet, of a metered lease. */
    public static final Totals ZERO = new Totals(0, 0, true);

    public Totals {
        if (spent < 0 || returned < 0) {
            throw new IllegalArgumentException("totals are " + spent + " spent and " + returned + " returned, allowed are 0 or more");
        }
    }

    void write(ByteSink sink) {
        sink.number(spent).number(returned).flag(metered);
    }

    static Totals read(ByteSource source) {
        return new Totals(source.number(), source.number(), source.flag());
    }
}
