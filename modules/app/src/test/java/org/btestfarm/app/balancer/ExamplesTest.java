package org.btestfarm.app.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
