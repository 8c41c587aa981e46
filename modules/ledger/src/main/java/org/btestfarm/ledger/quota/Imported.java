package org.btestfarm.ledger.quota;

/**
 * What was booked of another source's books for one account and day, bytes.
 *
 * @param in received
 * @param out sent
 */
public record Imported(long in, long out) {
    /** Nothing so far. */
    public static final Imported NOTHING = new Imported(0, 0);
}
