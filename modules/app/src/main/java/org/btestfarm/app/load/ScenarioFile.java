package org.btestfarm.app.load;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.btestfarm.app.HoconProblems;
import org.btestfarm.app.UsageException;
import org.btestfarm.client.load.LoadGroup;
import org.btestfarm.client.load.LoadPlan;

/** Reads a scenario: HOCON, every key known, every error one line with its file and line. docs/user-guide.md, "Scenario files", describes the keys. */
public final class ScenarioFile {
    private static final long MAX_BYTES = 1 << 20;
    private static final List<String> KEYS = List.of("name", "seed", "defaults", "groups");

    private ScenarioFile() {}

    /**
     * Reads one.
     *
     * @param servers whom its clients test, in turn
     * @throws UsageException one line with the place, if the file cannot be read or says what cannot be
     */
    public static Scenario read(Path file, List<InetSocketAddress> servers) {
        try {
            return scenario(parse(file), file, servers);
        } catch (ConfigException e) {
            throw new UsageException(HoconProblems.oneLine(e));
        }
    }

    private static Config parse(Path file) {
        try {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new UsageException("--scenario " + file + " cannot be read: it must be a file that is there and may be read");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new UsageException("--scenario " + file + " has " + Files.size(file) + " bytes, allowed are up to " + MAX_BYTES);
            }
        } catch (IOException e) {
            throw new UsageException("--scenario " + file + " cannot be read: " + e.getMessage());
        }
        return ConfigFactory.parseFile(file.toFile(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF)).resolve();
    }

    private static Scenario scenario(Config written, Path file, List<InetSocketAddress> servers) {
        Block whole = new Block(written.root(), written.root(), "");
        whole.requireKnown(KEYS);
        if (!written.hasPath("groups")) {
            throw new UsageException(file + ": groups are missing: allowed is a list of blocks, such as groups = [ { clients = 10 } ]");
        }
        ConfigObject defaults = written.hasPath("defaults") ? object(written, "defaults") : ConfigFactory.empty().root();
        new Block(defaults, defaults, "defaults").requireKnown(GroupBlock.DEFAULT_KEYS);
        long seed = written.hasPath("seed") ? written.getLong("seed") : 1;
        List<LoadGroup> groups = new ArrayList<>();
        for (ConfigObject group : written.getObjectList("groups")) {
            groups.add(new GroupBlock(group, defaults, groups.size(), seed).read(servers));
        }
        String place = "groups";
        try {
            LoadPlan plan = new LoadPlan(groups);
            place = written.hasPath("name") ? "name" : place;
            return new Scenario(written.hasPath("name") ? written.getString("name") : String.valueOf(file.getFileName()), plan);
        } catch (IllegalArgumentException e) {
            throw new UsageException(HoconProblems.where(written.getValue(place).origin()) + ": " + e.getMessage());
        }
    }

    private static ConfigObject object(Config config, String key) {
        ConfigValue value = config.getValue(key);
        if (value instanceof ConfigObject object) {
            return object;
        }
        throw new UsageException(HoconProblems.where(value.origin()) + ": " + key + " is a value, allowed is a block of keys in braces");
    }
}
