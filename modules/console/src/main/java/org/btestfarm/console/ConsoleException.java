package org.btestfarm.console;

/** The HTTP server cannot start; the message is one line that says what is in the way. */
public final class ConsoleException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what is in the way, and what showed it. */
    public ConsoleException(String message, Throwable cause) {
        super(message, cause);
    }
}
