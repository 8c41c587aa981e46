package org.btestfarm.dataplane.net;

import java.util.regex.Pattern;

/** What went wrong with a socket, as people say it. */
public final class IoErrors {
    /** Netty's native transport names its system call and the error's number before what went wrong. */
    private static final Pattern SYSTEM_CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

    private IoErrors() {}

    /** One line, such as {@code Connection reset by peer}. */
    public static String line(Throwable cause) {
        String message = cause.getMessage();
        if (message == null || message.isBlank()) {
            return cause.getClass().getSimpleName();
        }
        return SYSTEM_CALL.matcher(message.lines().findFirst().orElse(message)).replaceFirst("");
    }
}
