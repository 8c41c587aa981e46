package org.btestfarm.ledger.audit;

/**
 * Something in a journal that is not as it was written.
 *
 * @param where which file: the database, an archive, exported heads
 * @param event the number of the event, or of the event that a snapshot or head is for; 0 if it is about none
 * @param what what was looked at, a few words
 * @param expected what should be there
 * @param found what is there
 */
public record Finding(String where, long event, String what, String expected, String found) {
    /** One line. */
    @Override
    public String toString() {
        return where + (event > 0 ? ": event " + event : "") + ": " + what + ": expected " + expected + ", found " + found;
    }
}
