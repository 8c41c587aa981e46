package org.btestfarm.app.load;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.btestfarm.app.HoconProblems;
import org.btestfarm.app.UsageException;
import org.btestfarm.protocol.Quote;
import org.btestfarm.protocol.rate.BitRate;

/** A block in braces of a scenario file; each value is asked for by its key, and what is wrong with it is said with its place. */
final class Block {
    private final ConfigObject written;
    private final Config all;
    private final String path;

    /**
     * @param written what the block itself says
     * @param all the same, over the defaults
     * @param path what errors call it; empty for the whole file
     */
    Block(ConfigObject written, ConfigObject all, String path) {
        this.written = written;
        this.all = all.toConfig();
        this.path = path;
    }

    void requireKnown(List<String> keys) {
        for (Map.Entry<String, ConfigValue> entry : written.entrySet()) {
            if (!keys.contains(entry.getKey())) {
                throw new UsageException(HoconProblems.where(entry.getValue().origin()) + ": " + name(entry.getKey()) + " is not a key, allowed are " + String.join(", ", keys));
            }
        }
    }

    boolean has(String key) {
        return all.hasPath(key);
    }

    /** Whether the block itself has the key, not only its defaults. */
    boolean isWritten(String key) {
        return written.containsKey(key);
    }

    Config config() {
        return all;
    }

    /** One of several words, in lower case; the first if there is none. */
    String word(String key, String... allowed) {
        if (!has(key)) {
            return allowed[0];
        }
        String word = all.getString(key).toLowerCase(Locale.ROOT);
        if (!List.of(allowed).contains(word)) {
            throw wrong(key, name(key) + " is " + Quote.of(all.getString(key)) + ", allowed are " + String.join(", ", allowed));
        }
        return word;
    }

    int number(String key, int otherwise) {
        return has(key) ? all.getInt(key) : otherwise;
    }

    OptionalDouble fraction(String key) {
        return has(key) ? OptionalDouble.of(all.getDouble(key)) : OptionalDouble.empty();
    }

    boolean flag(String key) {
        return has(key) && all.getBoolean(key);
    }

    /** A speed, bit/s; 0, which is unlimited, if there is none. */
    long rate(String key) {
        if (!has(key)) {
            return 0;
        }
        try {
            return BitRate.parse(all.getString(key));
        } catch (IllegalArgumentException e) {
            throw wrong(key, name(key) + ": " + e.getMessage());
        }
    }

    /** A block within this one. */
    ConfigObject object(String key) {
        ConfigValue value = all.getValue(key);
        if (value.valueType() == ConfigValueType.OBJECT) {
            return (ConfigObject) value;
        }
        throw wrong(key, name(key) + " is a value, allowed is a block of keys in braces");
    }

    String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** An error about a key, at its place. */
    UsageException wrong(String key, String line) {
        return new UsageException(HoconProblems.where(all.hasPath(key) ? all.getValue(key).origin() : written.origin()) + ": " + line);
    }

    /** An error about the block, at its first line. */
    UsageException wrong(String line) {
        return new UsageException(HoconProblems.where(written.origin()) + ": " + path + ": " + line);
    }
}
