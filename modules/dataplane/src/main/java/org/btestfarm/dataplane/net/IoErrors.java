package org.btestfarm.dataplane.net;

import java.io.UncheckedIOException;
import java.util.Set;
import java.util.regex.Pattern;

/** What went wrong with a socket, as people say it. */
public final class IoErrors {
    /** Netty's native transport names its system call and the error's number before what went wrong. */
    private static final Pattern SYSTEM_CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

    /** As the C library and the JDK call ECONNRESET and EPIPE. */
    private static final Set<String> RESETS = Set.of("Connection reset by peer", "Connection reset", "Broken pipe");

    private IoErrors() {}

    /** Whether the peer reset the connection. */
    public static boolean isReset(Throwable failure) {
        return RESETS.contains(line(failure));
    }

    /** One line, such as {@code Connection reset by peer}. */
    public static String line(Throwable failure) {
        Throwable cause = failure instanceof UncheckedIOException wrapped ? wrapped.getCause() : failure;
        String message = cause.getMessage();
        // Netty adds the address to messages that it does not have: "null: /192.0.2.1:2000".
        if (message == null || message.isBlank() || message.startsWith("null")) {
            return cause.getClass().getSimpleName();
        }
        return SYSTEM_CALL.matcher(message.lines().findFirst().orElse(message)).replaceFirst("");
    }
}
