package org.btestfarm.app.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.btestfarm.app.Main;
import org.btestfarm.app.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator copies from cluster-config is taken by the program that it is for. */
class ExamplesTest {
    @TempDir
    private Path folder;

    @Test
    void haproxyTakesItsConfiguration() throws Exception {
        Tool.run(folder, Tool.find("haproxy"), "-c", "-f", Tool.EXAMPLES.resolve("haproxy/haproxy.cfg").toString());
    }

    @Test
    void aNodeTakesTheConfigurationBesideIt() {
        Ran ran = Ran.with("serve", "--config", Tool.EXAMPLES.resolve("haproxy/node1.conf").toString(), "--print-config");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("192.0.2.1").contains("header-within");
    }

    /** It says that it shows defaults. */
    @Test
    void theExampleOfOneFarmShowsTheDefaults() {
        Config shown = ConfigFactory.parseFile(Tool.EXAMPLES.resolve("single/btest-farm.conf").toFile());
        Config defaults = ConfigFactory.parseResources(Main.class.getClassLoader(), "org/btestfarm/app/defaults.conf");
        assertThat(shown.entrySet()).hasSizeGreaterThan(50).allSatisfy(entry -> {
            assertThat(defaults.hasPath(entry.getKey())).as(entry.getKey()).isTrue();
            if (!entry.getKey().equals("btest-farm.data")) {
                assertThat(entry.getValue().unwrapped()).as(entry.getKey()).isEqualTo(defaults.getValue(entry.getKey()).unwrapped());
            }
        });
    }

    /** What Kubernetes puts into the environment is put there here. */
    @Test
    void aPodTakesTheConfigurationOfTheStatefulSet() throws Exception {
        String yaml = Files.readString(Tool.EXAMPLES.resolve("kubernetes/btest-farm.yaml"));
        int begin = yaml.indexOf("  node.conf: |\n");
        assertThat(begin).isPositive();
        String conf = yaml.substring(begin, yaml.indexOf("\n---\n", begin)).lines().skip(1).map(line -> line.substring(Math.min(4, line.length())))
                .collect(Collectors.joining("\n"));
        Path file = Files.writeString(folder.resolve("node.conf"), conf);
        String password = Files.writeString(folder.resolve("database.password"), "secret\n").toString();
        Files.writeString(file, conf.replace("/secrets/database.password", password));
        String said = Tool.run(
                folder,
                Tool.find("env"), "HOST_IP=192.0.2.11", "POD_NAME=btest-farm-1", "POD_INDEX=1", "USER_PASSWORD=secret",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"), Main.class.getName(),
                "serve", "--config", file.toString(), "--print-config");
        assertThat(said).contains("udp-ports=\"21001-21999\"", "host=\"btest-farm-1.btest-farm-nodes\"", "url=\"postgresql://postgres.example.net/btest_farm\"");
        // The names that the configuration and the probes use are those of the StatefulSet.
        assertThat(yaml).contains("serviceName: btest-farm-nodes", "httpGet: { path: /health/ready, port: http }", "httpGet: { path: /health/live, port: http }");
    }

    @Test
    void nftTakesTheRulesForUdp() throws Exception {
        String nft = Tool.find("nft");
        Tool.run(folder, Tool.find("unshare"), "--user", "--map-root-user", "--net", nft, "-c", "-f", Tool.EXAMPLES.resolve("haproxy/nftables.conf").toString());
    }

    @Test
    void systemdTakesTheUnitAndFindsLittleExposed() throws Exception {
        String analyze = Tool.find("systemd-analyze");
        Path unit = folder.resolve("btest-farm-node.service");
        String text = Files.readString(Tool.EXAMPLES.resolve("systemd/btest-farm-node.service"));
        // Where the farm is not installed its launcher is not there.
        Files.writeString(unit, text.replaceFirst("(?m)^ExecStart=\\S+", "ExecStart=/bin/true"));
        assertThat(Tool.run(folder, analyze, "--man=no", "verify", unit.toString())).isEmpty();
        Tool.run(folder, analyze, "--no-pager", "security", "--offline=true", "--threshold=20", unit.toString());
    }
}
