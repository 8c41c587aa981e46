package org.btestfarm.ledger.message;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * What a lease's side would like on top of what it holds.
 *
 * @param wanted bytes; 0 asks for nothing
 * @param atLeast a smaller grant is of no use, bytes: 1 for TCP, the size of a datagram for UDP; at most 65536
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Demand(long wanted, long atLeast) {
    /** Asks for nothing. */
    public static final Demand NONE = new Demand(0, 1);

    /** The largest {@code atLeast}: no IP packet is larger. */
    public static final long MOST_AT_LEAST = 65_536;

    public Demand {
        if (wanted < 0 || atLeast < 1 || atLeast > MOST_AT_LEAST) {
            throw new IllegalArgumentException("demand is " + wanted + " bytes, at least " + atLeast + "; allowed are 0 or more, at least 1 to " + MOST_AT_LEAST);
        }
    }
}
