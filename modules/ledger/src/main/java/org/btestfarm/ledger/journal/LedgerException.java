package org.btestfarm.ledger.journal;

/** The ledger cannot be used: the message is one clear line that names the file. */
public final class LedgerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public LedgerException(String message) {
        super(message);
    }

    /** Says what is wrong and what showed it. */
    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
