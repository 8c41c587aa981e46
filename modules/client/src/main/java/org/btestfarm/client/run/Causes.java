package org.btestfarm.client.run;

import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/** What went wrong, in one line. */
final class Causes {
    /** How Netty's native transport begins: {@code finishConnect(..) failed with error(-111): }. */
    private static final Pattern SYSTEM_CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: ");

    /** How Netty ends: {@code : example.org/192.0.2.1:2000}; whoever shows the line has said that already. */
    private static final Pattern ADDRESS = Pattern.compile(": [^ ]*/[^ ]+:\\d+$");

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
        if (message == null || message.isBlank()) {
            return cause.getClass().getSimpleName();
        }
        String plain = ADDRESS.matcher(SYSTEM_CALL.matcher(message.lines().findFirst().orElse(message)).replaceFirst("")).replaceFirst("");
        return plain.isEmpty() ? message : Character.toLowerCase(plain.charAt(0)) + plain.substring(1);
    }
}
