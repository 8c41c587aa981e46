package org.btestfarm.app.serve;

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

/** Where the configuration comes from: the command line, over a file, over the defaults. */
final class ConfigurationSource {
    /** The farm's own part. */
    static final String ROOT = "btest-farm";

    private static final String PEKKO = "pekko";
    private static final String MASK = "********";

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
    static ConfigurationSource read(Optional<Path> file, Map<String, Object> options) throws ConfigurationException {
        Config defaults = ConfigFactory.parseResources(ConfigurationSource.class.getClassLoader(), "org/btestfarm/app/defaults.conf");
        Config written = file.isPresent() ? parse(file.get()) : ConfigFactory.empty();
        for (String key : written.root().keySet()) {
            if (!key.equals(ROOT) && !key.equals(PEKKO)) {
                throw unknown(written.root().get(key), key, List.of(ROOT, PEKKO));
            }
        }
        Config typed = ConfigFactory.parseMap(options, "command line").atPath(ROOT);
        try {
            Config whole = typed.withFallback(written).withFallback(defaults).resolve();
            refuseUnknown(whole.getConfig(ROOT).root(), defaults.getConfig(ROOT).root(), ROOT);
            Config pekko = whole.hasPath(PEKKO) ? whole.getConfig(PEKKO).atPath(PEKKO) : ConfigFactory.empty();
            return new ConfigurationSource(whole.getConfig(ROOT), pekko);
        } catch (ConfigException e) {
            throw new ConfigurationException(oneLine(e));
        }
    }

    private static Config parse(Path file) throws ConfigurationException {
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException("--config " + file + ": there is no such file");
        }
        try {
            return ConfigFactory.parseFile(file.toFile(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF));
        } catch (ConfigException e) {
            throw new ConfigurationException(oneLine(e));
        }
    }

    /** The library's messages name file, line and key, but some go over several lines. */
    static String oneLine(ConfigException e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }

    private static void refuseUnknown(ConfigObject written, ConfigObject known, String path) throws ConfigurationException {
        for (Map.Entry<String, ConfigValue> entry : written.entrySet()) {
            ConfigValue reference = known.get(entry.getKey());
            String key = path + "." + entry.getKey();
            if (reference == null) {
                throw unknown(entry.getValue(), key, new ArrayList<>(known.keySet()).stream().sorted().toList());
            }
            if (reference instanceof ConfigObject group && entry.getValue() instanceof ConfigObject inner) {
                refuseUnknown(inner, group, key);
            }
        }
    }

    private static ConfigurationException unknown(ConfigValue value, String key, List<String> allowed) {
        return new ConfigurationException(where(value.origin()) + ": " + key + " is not a key, allowed are " + String.join(", ", allowed));
    }

    private static String where(ConfigOrigin origin) {
        return origin.lineNumber() > 0 && origin.filename() != null ? origin.filename() + ":" + origin.lineNumber() : origin.description();
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

    /** All of the farm's own part in the form of a file, without passwords. */
    String print() {
        Config shown = farm;
        ConfigList users = farm.getList("users");
        if (!users.isEmpty()) {
            List<Object> masked = new ArrayList<>();
            for (ConfigValue user : users) {
                masked.add(user instanceof ConfigObject known && known.containsKey("password")
                        ? known.withValue("password", ConfigValueFactory.fromAnyRef(MASK))
                        : user);
            }
            shown = farm.withValue("users", ConfigValueFactory.fromIterable(masked));
        }
        return shown.atPath(ROOT).root().render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
    }
}
