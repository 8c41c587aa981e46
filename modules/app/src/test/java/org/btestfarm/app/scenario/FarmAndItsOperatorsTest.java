package org.btestfarm.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A farm runs in a process of its own; operators give commands, watch its health, and take the directory over when it is gone. */
class FarmAndItsOperatorsTest {
    @TempDir
    private Path folder;

    private Child serve(String http) throws Exception {
        return Child.start(folder, "serve", "--listen", FarmUnderTest.IPV4, "--port", "0", "--udp-ports", "28201-28300", "--data", "data", "--http", http);
    }

    private Ran operator(String... words) {
        List<String> args = new ArrayList<>(List.of(words));
        args.addAll(List.of("--data", folder.resolve("data").toString()));
        return Ran.with(args.toArray(String[]::new));
    }

    private static Ran test(int port, String user, String password) {
        return Ran.with("test", FarmUnderTest.IPV4, "-P", String.valueOf(port), "-a", user, "-p", password, "-d", "0.3", "--rx-rate", "1M");
    }

    private HttpResponse<String> health(String path) throws Exception {
        URI base = URI.create(Files.readString(folder.resolve("data/admin.address")).trim());
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(base.resolve(path)).timeout(FarmUnderTest.LONG).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aNodeIsShownAndDrained() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "rain\n");
        try (Child farm = serve("127.0.0.1:0")) {
            int port = farm.awaitReady();
            assertThat(operator("user", "add", "anna", "--password-file", password.toString()).status()).isZero();
            assertThat(operator("cluster", "status").out()).contains("node-1 ").contains(" up ").contains(" writer asked").doesNotContain("takes no");
            assertThat(operator("cluster", "status", "--json").out()).contains("\"writer\":\"node-1\"").contains("\"takes_tests\":true");
            Awaitility.await().atMost(FarmUnderTest.LONG).untilAsserted(() -> assertThat(operator("cluster", "status").out()).contains(" 0 of 100 "));
            Path config = Files.writeString(folder.resolve("farm.conf"), "btest-farm { data = \"" + folder.resolve("data") + "\", users = [{ name = a, password = ${NOWHERE_SET} }] }\n");
            Ran configured = Ran.with("cluster", "status", "--config", config.toString());
            assertThat(configured.out()).as(configured.err()).contains("node-1 ").contains(" up ");
            assertThat(operator("cluster", "status", "--config", config.toString()).status()).isEqualTo(2);

            Ran drained = operator("node", "drain");
            assertThat(drained.status()).as(drained.out() + drained.err()).isZero();
            assertThat(health("/health/ready").statusCode()).isEqualTo(503);
            assertThat(health("/health/live").statusCode()).isEqualTo(200);
            assertThat(test(port, "anna", "rain").status()).isNotZero();
            Awaitility.await().atMost(FarmUnderTest.LONG).untilAsserted(() ->
                    assertThat(operator("cluster", "status").out()).contains(" draining ").contains("node-1 takes no new tests: no new tests are taken"));
            assertThat(operator("cluster", "status", "--json").out()).contains("\"draining\":true").contains("\"takes_tests\":false");
        }
        Ran gone = operator("cluster", "status");
        assertThat(gone.status()).isEqualTo(1);
        assertThat(gone.err()).startsWith("btest-farm cluster status: ").contains("does not answer").hasLineCount(1);
        Path unknown = Files.writeString(folder.resolve("unknown.conf"), "btest-farm.data = ${NOWHERE_SET}\"/data\"\n");
        Ran unset = Ran.with("cluster", "status", "--config", unknown.toString());
        assertThat(unset.status()).isEqualTo(2);
        assertThat(unset.err()).contains("btest-farm.data needs variables of the environment that are not set").hasLineCount(1);
    }

    @Test
    void commandsGoThroughTheFarmAndThenWithoutIt() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "rain\n");
        try (Child farm = serve("127.0.0.1:0")) {
            int port = farm.awaitReady();
            assertThat(health("/health/live").body()).isEqualTo("{\"status\":\"live\"}");
            assertThat(health("/health/ready").body()).startsWith("{\"status\":\"ready\",\"ledger\":\"ready\",\"listeners\":\"ready\",\"pages\":");

            assertThat(test(port, "anna", "rain").status()).isNotZero();
            assertThat(operator("user", "add", "anna", "--password-file", password.toString()).status()).isZero();
            Ran in = test(port, "anna", "rain");
            assertThat(in.status()).as(in.out() + in.err()).isZero();
            assertThat(operator("user", "set", "anna", "--enabled", "false").status()).isZero();
            assertThat(test(port, "anna", "rain").status()).isNotZero();
            assertThat(operator("user", "set", "anna", "--enabled", "true").status()).isZero();
            assertThat(operator("quota", "set", "user:anna", "day=1MB").status()).isZero();
            Awaitility.await().atMost(FarmUnderTest.LONG).untilAsserted(() -> assertThat(operator("quota", "show", "user:anna").out())
                    .containsPattern("day +1,000,000 +[1-9]")); // What the one test has used.
            farm.terminate();
            assertThat(farm.status()).isZero();
        }
        assertThat(folder.resolve("data/admin.address")).doesNotExist();
        assertThat(operator("user", "list").out()).contains("anna  ").contains("btest ");
        assertThat(operator("user", "remove", "anna").status()).isZero();
        assertThat(operator("audit", "check").status()).isZero();
        try (Child again = serve("127.0.0.1:0")) {
            int port = again.awaitReady();
            assertThat(test(port, "anna", "rain").status()).isNotZero();
        }
    }

    @Test
    void withoutHttpNoAddressIsLeftToBeBelieved() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("admin.address"), "http://127.0.0.1:1\n"); // Of a farm that was killed.
        try (Child farm = serve("off")) {
            farm.awaitReady();
            assertThat(data.resolve("admin.address")).doesNotExist();
            assertThat(data.resolve("admin.token")).doesNotExist();
            assertThat(farm.err()).noneMatch(line -> line.contains("HTTP"));
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); Child farm = serve("127.0.0.1:" + other.getLocalPort())) {
            assertThat(farm.status()).isEqualTo(1);
            assertThat(farm.err()).containsExactly("btest-farm serve: cannot listen for HTTP on 127.0.0.1 port " + other.getLocalPort()
                    + ": another program listens there; choose another address with --http ADDR:PORT, or --http off");
        }
    }
}
