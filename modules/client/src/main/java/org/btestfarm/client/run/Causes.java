package org.btestfarm.client.run;

import java.util.concurrent.CompletionException;

/** What went wrong, in one line. */
final class Causes {
    private Causes() {}

    /** The error itself, without what stages wrap around it. */
    static Throwable root(Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    static String line(Throwable error) {
        Throwable cause = root(error);
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message.lines().findFirst().orElse(message);
    }
}
