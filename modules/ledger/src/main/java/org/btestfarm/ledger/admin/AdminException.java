package org.btestfarm.ledger.admin;

/** What an operator asked for is not done; the message is one line. */
public final class AdminException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Kind {
        /** There is no such thing. */
        NOT_FOUND,
        /** It exists already, or what exists excludes it. */
        CONFLICT,
        /** It makes no sense; the message says what is allowed. */
        INVALID,
        /** The ledger cannot do it now, or cannot say whether it did: ask again. */
        UNAVAILABLE
    }

    private final Kind kind;

    /** Says what is wrong, in one line. */
    public AdminException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Says what is wrong, in one line, and what showed it. */
    public AdminException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Why. */
    public Kind kind() {
        return kind;
    }
}
