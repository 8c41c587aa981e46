package org.btestfarm.ledger.bytes;

/** Bytes that are no event, snapshot or archive of ours, or one of a newer version; the message is one line. */
public final class JournalFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public JournalFormatException(String message) {
        super(message);
    }

    /** Says what is wrong and what showed it. */
    public JournalFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
