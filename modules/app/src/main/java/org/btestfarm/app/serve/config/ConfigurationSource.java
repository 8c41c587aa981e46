package org.btestfarm.app.serve.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.btestfarm.app.HoconProblems;

/** Where the configuration comes from: the command line, over a file, over the defaults. */
public final class ConfigurationSource {
    /** The farm's own part. */
    public static final String ROOT = "btest-farm";

    private static final String PEKKO = "pekko";
    private static final String DEFAULTS = "org/btestfarm/app/defaults.conf";
    private static final String COMMAND_LINE = "command line";
    private static final Pattern KEY = Pattern.compile("[a-z.-]+");
    private static final Pattern FRACTION = Pattern.compile("-?[0-9]*[.][0-9]*[1-9][0-9]*");
    private static final Pattern SECRET_KEY = Pattern.compile(".*(password|secret).*", Pattern.CASE_INSENSITIVE);

    /** What stands for a password in what is printed. */
    static final String MASK = "********";

    private final Config farm;
    private final Config pekko;

    private ConfigurationSource(Config farm, Config pekko) {
        this.farm = farm;
        this.pekko = pekko;
    }

    /**
     * Reads and merges.
     *
     * @param file what {@code --config} names
     * @param options what the command line says, by path below {@link #ROOT}
     */
    public static ConfigurationSource read(Optional<Path> file, Map<String, Object> options) throws ConfigurationException {
        Config defaults = defaults();
        Config written = file.isPresent() ? parse(file.get()) : ConfigFactory.empty();
        for (String key : written.root().keySet()) {
            if (!key.equals(ROOT) && !key.equals(PEKKO)) {
                throw unknown(written.root().get(key), key, List.of(ROOT, PEKKO));
            }
        }
        if (written.hasPath(ROOT) && !(written.getValue(ROOT) instanceof ConfigObject)) {
            throw new ConfigurationException(where(written.getValue(ROOT).origin()) + ": " + ROOT + " is a value, allowed is a block of keys in braces");
        }
        Config typed = ConfigFactory.parseMap(options, COMMAND_LINE).atPath(ROOT);
        try {
            Config whole = typed.withFallback(written).withFallback(defaults).resolve();
            compare(whole.getConfig(ROOT).root(), defaults.getConfig(ROOT).root(), ROOT);
            Config pekko = whole.hasPath(PEKKO) ? whole.getConfig(PEKKO).atPath(PEKKO) : ConfigFactory.empty();
            PekkoBlock.check(pekko);
            return new ConfigurationSource(whole.getConfig(ROOT), pekko);
        } catch (ConfigException e) {
            throw new ConfigurationException(oneLine(e));
        }
    }

    static Config defaults() {
        return ConfigFactory.parseResources(ConfigurationSource.class.getClassLoader(), DEFAULTS);
    }

    static Config parse(Path file) throws ConfigurationException {
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw new ConfigurationException("--config " + file + " cannot be read: it must be a file that is there and may be read");
        }
        try {
            return ConfigFactory.parseFile(file.toFile(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF));
        } catch (ConfigException e) {
            throw new ConfigurationException(oneLine(e));
        }
    }

    static String oneLine(ConfigException e) {
        return HoconProblems.oneLine(e);
    }

    public static String oneLine(String message) {
        return HoconProblems.oneLine(message);
    }

    /** Refuses what the defaults do not know, and fractions where they have a whole number, which the library would cut off. */
    private static void compare(ConfigObject written, ConfigObject known, String path) throws ConfigurationException {
        for (Map.Entry<String, ConfigValue> entry : written.entrySet()) {
            ConfigValue reference = known.get(entry.getKey());
            ConfigValue value = entry.getValue();
            String key = path + "." + entry.getKey();
            if (reference == null) {
                throw unknown(value, key, new ArrayList<>(known.keySet()).stream().sorted().toList());
            }
            if (reference instanceof ConfigObject group && value instanceof ConfigObject inner) {
                compare(inner, group, key);
            }
            if (reference.unwrapped() instanceof Integer && FRACTION.matcher(String.valueOf(value.unwrapped())).matches()) {
                throw new ConfigurationException(where(value.origin()) + ": " + key + " is " + value.unwrapped() + ", allowed are whole numbers");
            }
        }
    }

    /** Refuses what is not a key of a thing that is one of several, such as a user. */
    static void refuseUnknown(ConfigObject written, List<String> known, String path) throws ConfigurationException {
        for (Map.Entry<String, ConfigValue> entry : written.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw unknown(entry.getValue(), path + "." + entry.getKey(), known);
            }
        }
    }

    private static ConfigurationException unknown(ConfigValue value, String key, List<String> allowed) {
        return new ConfigurationException(where(value.origin()) + ": " + key + " is not a key, allowed are " + String.join(", ", allowed));
    }

    static String where(ConfigOrigin origin) {
        if (origin.resource() != null && origin.resource().endsWith(DEFAULTS)) {
            return "defaults";
        }
        return origin.description().startsWith(COMMAND_LINE) ? COMMAND_LINE : HoconProblems.where(origin);
    }

    /** Names the place of a value that turned out to be wrong, if the line begins with its key. */
    ConfigurationException wrong(String line) {
        String key = line.split("[ ,:]", 2)[0];
        boolean known = !key.isEmpty() && KEY.matcher(key).matches() && farm.hasPath(key);
        return new ConfigurationException(known ? where(key) + ": " + ROOT + "." + line : line);
    }

    /** What is wrong with a value that is not one of those that are allowed. */
    ConfigurationException notAllowed(String key, Object value, String allowed) {
        return new ConfigurationException(where(key) + ": " + ROOT + "." + key + " is " + value + ", allowed are " + allowed);
    }

    /** Where a value was written, to be named in errors: a file with its line, the command line, or the defaults. */
    String where(String path) {
        return where(farm.getValue(path).origin());
    }

    /** The farm's own part, all defaults applied. */
    Config farm() {
        return farm;
    }

    /** What the file says to Pekko itself. */
    Config pekko() {
        return pekko;
    }

    /** All of the farm's own part, and what the file says to Pekko, in the form of a file; with {@link #MASK} for each password. */
    public String print() {
        Config shown = pekko.withFallback(farm.atPath(ROOT));
        return masked(shown.root()).render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
    }

    private static ConfigObject masked(ConfigObject shown) {
        ConfigObject masked = shown;
        for (Map.Entry<String, ConfigValue> entry : shown.entrySet()) {
            if (entry.getValue() instanceof ConfigObject inner) {
                masked = masked.withValue(entry.getKey(), masked(inner));
            } else if (entry.getValue() instanceof ConfigList list) {
                masked = masked.withValue(entry.getKey(), masked(list));
            } else if (SECRET_KEY.matcher(entry.getKey()).matches() && !entry.getKey().endsWith("-file") && !"".equals(entry.getValue().unwrapped())) {
                masked = masked.withValue(entry.getKey(), ConfigValueFactory.fromAnyRef(MASK));
            }
        }
        return masked;
    }

    private static ConfigValue masked(ConfigList list) {
        List<ConfigValue> masked = new ArrayList<>();
        for (ConfigValue value : list) {
            masked.add(value instanceof ConfigObject inner ? masked(inner) : value);
        }
        return ConfigValueFactory.fromIterable(masked).withOrigin(list.origin());
    }
}
