package org.btestfarm.farm.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node is told about the farm that it is part of. Without seed nodes it is a farm of its own, which nobody else can reach.
 *
 * @param node its name, which no other node has: letters, digits, dots, hyphens
 * @param host where others reach it: a name or an IP address
 * @param port its TCP port for other nodes, 1..65535
 * @param bindHost the address to listen on; {@code host} if empty
 * @param seeds where others are found, the same on all nodes and in the same order; empty for a node on its own
 * @param version what is compared in rolling updates: new tests go to the newer nodes' shards
 * @param network how patient nodes are with each other
 * @param tls a directory with {@code ca.crt}, {@code tls.crt} and {@code tls.key}; empty for nodes that speak in the clear
 */
public record ClusterSettings(
        String node, String host, int port, String bindHost, List<SeedNode> seeds, String version, NetworkKind network, Optional<Path> tls) {

    /** What a directory of a node's keys holds: the certificate of who signs, this node's, and its key; in PEM. */
    public static final List<String> TLS_FILES = List.of("ca.crt", "tls.crt", "tls.key");

    private static final int HIGHEST = 65_535;

    public ClusterSettings {
        seeds = List.copyOf(seeds);
        if (!seeds.isEmpty()) {
            if (host.isBlank()) {
                throw new IllegalArgumentException("cluster.host is empty, allowed is where the other nodes reach this one: a name or an IP address");
            }
            if (port < 1 || port > HIGHEST) {
                throw new IllegalArgumentException("cluster.port is " + port + ", allowed are 1 to " + HIGHEST);
            }
            if (new HashSet<>(seeds).size() < seeds.size()) {
                throw new IllegalArgumentException("cluster.seeds has a node twice, allowed is once");
            }
            tls.ifPresent(ClusterSettings::requireFiles);
        }
    }

    private static void requireFiles(Path directory) {
        for (String file : TLS_FILES) {
            if (!Files.isReadable(directory.resolve(file))) {
                throw new IllegalArgumentException("cluster.tls is " + directory + ", where " + file
                        + " is missing or may not be read; btest-farm cluster keys makes such directories");
            }
        }
    }

    /** A node on its own. */
    public static ClusterSettings alone(String node) {
        return new ClusterSettings(node, "", 0, "", List.of(), "", NetworkKind.REAL, Optional.empty());
    }

    /** Whether there may be other nodes. */
    public boolean isShared() {
        return !seeds.isEmpty();
    }

    /** As settings of Pekko and of {@link FarmCluster}; to be laid over the farm's own. */
    public Config config() {
        Map<String, Object> config = new HashMap<>();
        config.put("pekko.cluster.roles", List.of(Members.NAME_ROLE + node));
        if (!isShared()) {
            return ConfigFactory.parseMap(config);
        }
        config.put("btest-farm.cluster.seeds", seeds.stream().map(SeedNode::toString).toList());
        config.put("pekko.remote.artery.canonical.hostname", host);
        config.put("pekko.remote.artery.canonical.port", port);
        config.put("pekko.remote.artery.bind.hostname", bindHost.isBlank() ? host : bindHost);
        config.put("pekko.remote.artery.bind.port", port);
        if (!version.isBlank()) {
            config.put("pekko.cluster.app-version", version);
        }
        tls.ifPresent(directory -> {
            config.put("pekko.remote.artery.transport", "tls-tcp");
            config.put("pekko.remote.artery.ssl.ssl-engine-provider", "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider");
            String keys = "pekko.remote.artery.ssl.rotating-keys-engine.";
            config.put(keys + "ca-cert-file", directory.resolve("ca.crt").toAbsolutePath().toString());
            config.put(keys + "cert-file", directory.resolve("tls.crt").toAbsolutePath().toString());
            config.put(keys + "key-file", directory.resolve("tls.key").toAbsolutePath().toString());
        });
        return ConfigFactory.parseMap(config).withFallback(network.config());
    }
}
