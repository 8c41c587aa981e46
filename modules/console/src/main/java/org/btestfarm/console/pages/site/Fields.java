package org.btestfarm.console.pages.site;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.btestfarm.console.web.BadRequestException;

/**
 * A form as it was sent.
 *
 * @param values by the fields' names; the first one where a field is there twice
 */
public record Fields(Map<String, String> values) {
    /**
     * Reads a body of the type {@code application/x-www-form-urlencoded}.
     *
     * @throws BadRequestException if it is none
     */
    static Fields parse(byte[] body) {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    values.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("the form is not encoded as forms are");
        }
        return new Fields(values);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** What was written, as it is; empty if nothing was. */
    public Optional<String> raw(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /**
     * What was written, without space around it.
     *
     * @throws BadRequestException if nothing was
     */
    public String text(String name) {
        return raw(name).map(String::strip).filter(value -> !value.isEmpty()).orElseThrow(() -> new BadRequestException("the field '" + name + "' is empty"));
    }

    /** Whether a box is ticked. */
    public boolean isTicked(String name) {
        return values.containsKey(name);
    }

    /** Does not show passwords. */
    @Override
    public String toString() {
        return "Fields" + values.keySet();
    }
}
