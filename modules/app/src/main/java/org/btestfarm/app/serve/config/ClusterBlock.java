package org.btestfarm.app.serve.config;

import com.typesafe.config.Config;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.btestfarm.app.Version;
import org.btestfarm.farm.cluster.ClusterSettings;
import org.btestfarm.farm.cluster.NetworkKind;
import org.btestfarm.farm.cluster.SeedNode;
import org.btestfarm.protocol.Quote;

/** Reads the block {@code cluster} of the configuration. */
final class ClusterBlock {
    private ClusterBlock() {}

    /**
     * What a node is told about its farm.
     *
     * @param node its name
     * @throws IllegalArgumentException one line that begins with the key
     */
    static ClusterSettings read(ConfigurationSource source, String node) {
        Config config = source.farm();
        List<SeedNode> seeds = seeds(config);
        ClusterSettings settings = new ClusterSettings(
                node,
                config.getString("cluster.host").trim(),
                config.getInt("cluster.port"),
                config.getString("cluster.bind-host").trim(),
                seeds,
                Version.number(),
                network(config),
                tls(config));
        if (settings.isShared() && config.getString("ledger.database.url").trim().equalsIgnoreCase("embedded")) {
            throw new IllegalArgumentException("ledger.database.url is embedded, allowed for a node with cluster.seeds is postgresql://HOST[:PORT]/DATABASE: the farm has one ledger");
        }
        return settings;
    }

    private static List<SeedNode> seeds(Config config) {
        List<SeedNode> seeds = new ArrayList<>();
        for (String seed : config.getStringList("cluster.seeds")) {
            try {
                seeds.add(SeedNode.parse(seed));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("cluster.seeds has " + e.getMessage(), e);
            }
        }
        return seeds;
    }

    private static NetworkKind network(Config config) {
        String kind = config.getString("cluster.network").trim();
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "real" -> NetworkKind.REAL;
            case "fast" -> NetworkKind.FAST;
            default -> throw new IllegalArgumentException("cluster.network is " + Quote.of(kind) + ", allowed are real and fast");
        };
    }

    private static Optional<Path> tls(Config config) {
        String directory = config.getString("cluster.tls");
        try {
            return directory.isBlank() ? Optional.empty() : Optional.of(Path.of(directory.trim()));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("cluster.tls is " + Quote.of(directory) + ", allowed are paths of directories", e);
        }
    }
}
