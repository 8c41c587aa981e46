package org.btestfarm.app;

/** The user asked for something that cannot be; the message is one line: what, where, what is allowed. Exit status 2. */
public final class UsageException extends RuntimeException {
    /** With one line for the user. */
    public UsageException(String message) {
        super(message);
    }
}
