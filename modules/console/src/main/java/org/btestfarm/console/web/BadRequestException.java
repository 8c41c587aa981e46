package org.btestfarm.console.web;

/** A request that makes no sense; the message is one line that says what is allowed. */
public final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public BadRequestException(String message) {
        super(message);
    }
}
