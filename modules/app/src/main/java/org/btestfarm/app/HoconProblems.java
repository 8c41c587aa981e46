package org.btestfarm.app;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;

/** What is wrong with a HOCON file, in one line that begins with its place. */
public final class HoconProblems {
    private HoconProblems() {}

    /** The library's messages name file, line and key. */
    public static String oneLine(ConfigException e) {
        return oneLine(String.valueOf(e.getMessage()));
    }

    /** But some go over several lines, guess at length what was meant, or separate file and line by more than a colon. */
    public static String oneLine(String message) {
        String line = message.replaceAll("\\s+", " ");
        int guess = line.indexOf(" (if you intended ");
        return (guess < 0 ? line : line.substring(0, guess)).replaceFirst("^(.+?): ([0-9]+): ", "$1:$2: ");
    }

    /** A file with its line, or what the library knows of the place. */
    public static String where(ConfigOrigin origin) {
        return origin.lineNumber() > 0 && origin.filename() != null ? origin.filename() + ":" + origin.lineNumber() : origin.description();
    }
}
