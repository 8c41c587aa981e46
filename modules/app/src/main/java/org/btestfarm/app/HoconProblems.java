package org.btestfarm.app;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is wrong with a HOCON file, in one line that begins with its place. */
public final class HoconProblems {
    /** What the library says, and what we do; {@code KEY} stands for a key, {@code KIND} for a kind of value. */
    private static final List<Rule> RULES = List.of(
            new Rule("KEY has type out-of-range value (?<found>-?[0-9]+) rather than 32-bit integer", "%s is %s, allowed are whole numbers from -2147483648 to 2147483647"),
            new Rule("KEY has type (?<found>KIND) rather than (?<wanted>KIND)", "%s is %s, allowed is %s"),
            new Rule("Configuration key 'KEY' is set to (?<found>null) but expected (?<wanted>KIND)", "%s is %s, allowed is %s"),
            new Rule("Invalid value at 'KEY': No number in duration value '(?<found>[^']*)'", "%s is '%s', allowed are durations such as 250 ms, 10 s or 5 m"),
            new Rule("Invalid value at 'KEY': (?<found>.+)", "%s: %s"));
    private static final Map<String, String> KINDS = Map.of(
            "NUMBER", "a number",
            "STRING", "a text",
            "BOOLEAN", "true or false",
            "LIST", "a list in brackets",
            "OBJECT", "a block of keys in braces",
            "NULL", "null",
            "list of NUMBER", "a list of numbers",
            "list of STRING", "a list of texts",
            "list of OBJECT", "a list of blocks in braces");

    private HoconProblems() {}

    /** The library's messages name file, line and key. */
    public static String oneLine(ConfigException e) {
        return oneLine(e, "");
    }

    /**
     * Likewise, for values that were asked for by the part of their key that follows another.
     *
     * @param before what the whole key begins with, its last dot included
     */
    public static String oneLine(ConfigException e, String before) {
        String line = oneLine(String.valueOf(e.getMessage()));
        return RULES.stream().flatMap(rule -> rule.applied(line, before).stream()).findFirst().orElse(line);
    }

    private record Rule(Pattern said, String say) {
        Rule(String said, String say) {
            this(Pattern.compile(said.replace("KEY", "(?<key>[^\\s:']+)").replace("KIND", "[A-Za-z ]+") + "$"), say);
        }

        Optional<String> applied(String line, String before) {
            Matcher matcher = said.matcher(line);
            if (!matcher.find()) {
                return Optional.empty();
            }
            Object[] parts = Stream.of("key", "found", "wanted").filter(name -> said.pattern().contains("<" + name + ">"))
                    .map(name -> name.equals("key") ? before + matcher.group(name) : KINDS.getOrDefault(matcher.group(name), matcher.group(name))).toArray();
            return Optional.of(line.substring(0, matcher.start()) + say.formatted(parts));
        }
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
