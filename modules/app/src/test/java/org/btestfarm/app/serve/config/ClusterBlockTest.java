package org.btestfarm.app.serve.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.btestfarm.farm.cluster.NetworkKind;
import org.btestfarm.farm.cluster.SeedNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator writes of a farm of several nodes. */
class ClusterBlockTest {
    private static final String DATABASE = "ledger.database { url = \"postgresql://127.0.0.1/farm\", user = farm, password = secret }\n";

    @TempDir
    private Path folder;

    private ServeConfiguration read(String lines) throws Exception {
        Path file = folder.resolve("node.conf");
        Files.writeString(file, "btest-farm {\n" + DATABASE + lines + "\n}\n");
        return ServeConfiguration.of(ConfigurationSource.read(Optional.of(file), Map.of()));
    }

    @Test
    void aNodeIsOnItsOwnUnlessItIsTold() throws Exception {
        ServeConfiguration alone = ServeConfiguration.of(ConfigurationSource.read(Optional.empty(), Map.of()));
        assertThat(alone.cluster().isShared()).isFalse();
        assertThat(alone.cluster().config().root().unwrapped().toString()).as("no port of its own").doesNotContain("artery");
        assertThat(alone.farm().leases().horizon()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aNodeOfAFarmHasSeedsAndAnAddress() throws Exception {
        ServeConfiguration read = read("ledger.node = n1\ncluster { seeds = [\"10.0.0.1:17355\", \"[2001:db8::1]:1\"], host = \"10.0.0.1\", network = fast }");
        assertThat(read.cluster().seeds()).containsExactly(new SeedNode("10.0.0.1", 17_355), new SeedNode("2001:db8::1", 1));
        assertThat(read.cluster().network()).isEqualTo(NetworkKind.FAST);
        assertThat(read.farm().leases().horizon()).isEqualTo(Duration.ofSeconds(20));
        var pekko = read.cluster().config();
        assertThat(pekko.getStringList("pekko.cluster.roles")).containsExactly("node.n1");
        assertThat(pekko.getString("pekko.remote.artery.canonical.hostname")).isEqualTo("10.0.0.1");
        assertThat(pekko.getString("pekko.cluster.split-brain-resolver.active-strategy")).isEqualTo("keep-majority");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cluster { seeds = ["10.0.0.1"], host = a }                     | cluster.seeds has '10.0.0.1', allowed are HOST:PORT
            cluster { seeds = ["10.0.0.1:1"] }                             | cluster.host is empty, allowed is where
            cluster { seeds = ["10.0.0.1:1"], host = a, port = 0 }         | cluster.port is 0, allowed are 1 to 65535
            cluster { seeds = ["a:1", "a:1"], host = a }                   | cluster.seeds has a node twice
            cluster { network = slow }                                     | cluster.network is 'slow', allowed are real and fast
            cluster { seeds = ["a:1"], host = a, tls = "/nowhere" }        | cluster.tls is /nowhere, where ca.crt is missing
            cluster { seeds = ["a:1"], host = a }, ledger.database { url = embedded, user = "", password = "" } | ledger.database.url is embedded, allowed for a node
            """)
    void whatCannotBeIsNamed(String lines, String problem) {
        assertThatThrownBy(() -> read(lines)).isInstanceOf(ConfigurationException.class).hasMessageContaining(problem);
    }
}
