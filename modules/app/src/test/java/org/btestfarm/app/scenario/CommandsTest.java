package org.btestfarm.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.btestfarm.farm.settings.ListenerAuth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code test} and {@code load} as they are typed, against a farm: what is printed, and how. */
class CommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static FarmUnderTest farm;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        farm = FarmUnderTest.start();
    }

    @AfterAll
    static void stop() throws Exception {
        farm.close();
    }

    @AfterEach
    void nobodyIsLeft() {
        farm.awaitNobody();
    }

    private static Ran run(String options) {
        List<String> args = new ArrayList<>(List.of("test", FarmUnderTest.IPV4, "-P", farm.openPort()));
        args.addAll(List.of(options.split(" ")));
        return Ran.with(args.toArray(String[]::new));
    }

    private static JsonNode json(String options) throws Exception {
        Ran ran = run(options + " --json");
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.lines()).hasSize(1);
        return JSON.readTree(ran.out());
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void forPeople() {
        Ran ran = run("-t -r -d 1.2 -b 20M --rx-rate 20M");
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.lines().get(0).trim().split(" +")).containsExactly("s", "tx", "rx", "lost", "cpu", "remote");
        assertThat(ran.lines().get(1).trim()).startsWith("1 ");
        assertThat(ran.out()).containsPattern("test of 127\\.0\\.0\\.2 port \\d+, TCP both, 1 connection, login none(, sent with \\w+)?, [1-9]\\d*\\.\\d s: ").containsPattern("  rx .* bytes\\)");
    }

    @Test
    void quiet() {
        Ran ran = run("-d 1.2 --rx-rate 20M --quiet");
        assertThat(ran.status()).isZero();
        assertThat(ran.lines()).hasSize(4);
        assertThat(ran.lines().get(0)).startsWith("test of 127.0.0.2 port ");
    }

    @Test
    void jsonHasWhatIsKnownOnly() throws Exception {
        JsonNode tcp = json("-r -d 0.5 --rx-rate 20M");
        assertThat(names(tcp))
                .contains("type", "host", "port", "protocol", "direction", "connections", "outcome", "auth_type", "duration_s", "tx_bps", "rx_bps", "rx_bytes", "set_up_ms")
                .doesNotContain("lost_packets", "remote_cpu_pct", "congestion");
        assertThat(tcp.get("outcome").asText()).isEqualTo("done");
        assertThat(tcp.get("rx_bytes").asLong()).isPositive();
        assertThat(tcp.get("auth_type").asText()).isEqualTo("none");

        Path ofTheSystem = Path.of("/proc/sys/net/ipv4/tcp_congestion_control");
        if (Files.exists(ofTheSystem)) {
            assertThat(json("-t -d 0.5 -b 20M").get("congestion").asText()).isEqualTo(Files.readString(ofTheSystem).strip());
        }

        JsonNode udp = json("-u -r -d 1.5 --rx-rate 20M");
        assertThat(udp.get("protocol").asText()).isEqualTo("udp");
        assertThat(udp.get("lost_packets").isIntegralNumber()).isTrue();
        assertThat(json("-u -t -d 0.5 -b 20M").has("lost_packets")).isFalse();
    }

    @Test
    void aStreamOfJson() throws Exception {
        Ran ran = run("-u -t -r -d 2.3 -b 20M --rx-rate 20M --json-stream");
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        List<JsonNode> objects = new ArrayList<>();
        for (String line : ran.lines()) {
            objects.add(JSON.readTree(line));
        }
        List<JsonNode> seconds = objects.subList(0, objects.size() - 1);
        assertThat(seconds).isNotEmpty().allSatisfy(second -> assertThat(second.get("type").asText()).isEqualTo("second"));
        JsonNode summary = objects.get(objects.size() - 1);
        assertThat(summary.get("type").asText()).isEqualTo("summary");
        for (String bytes : List.of("tx_bytes", "rx_bytes")) {
            long whole = summary.get(bytes).asLong();
            // The whole has a last moment too that was too short for a line of its own.
            assertThat(seconds.stream().mapToLong(second -> second.get(bytes).asLong()).sum()).as(bytes).isBetween(whole / 2, whole);
        }
    }

    @Test
    void csvGetsALineATest() throws Exception {
        Path file = folder.resolve("tests.csv");
        assertThat(run("-d 0.3 --rx-rate 20M --csv " + file).status()).isZero();
        assertThat(run("-u -t -d 0.3 -b 20M --quiet --csv " + file).status()).isZero();
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("timestamp,host,port,protocol,direction,duration_s,");
        assertThat(lines.get(1)).contains(",127.0.0.2," + farm.openPort() + ",tcp,receive,");
        assertThat(lines.get(2)).contains(",127.0.0.2," + farm.openPort() + ",udp,transmit,").endsWith(",none");
    }

    @Test
    void logins() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), FarmUnderTest.PASSWORD + "\n");
        Ran ecSrp5 = Ran.with("test", FarmUnderTest.IPV4, "-P", farm.port(ListenerAuth.ECSRP5), "-d", "0.3", "--rx-rate", "20M", "-a", FarmUnderTest.USER,
                "--password-file", password.toString(), "--json");
        assertThat(ecSrp5.status()).as(ecSrp5.out()).isZero();
        assertThat(JSON.readTree(ecSrp5.out()).get("auth_type").asText()).isEqualTo("ecsrp5");
        Ran md5 = Ran.with("test", FarmUnderTest.IPV4, "-P", farm.port(ListenerAuth.MD5), "-d", "0.3", "--rx-rate", "20M", "-a", FarmUnderTest.USER,
                "-p", FarmUnderTest.PASSWORD, "--allow-md5", "--json");
        assertThat(md5.status()).as(md5.out()).isZero();
        assertThat(JSON.readTree(md5.out()).get("auth_type").asText()).isEqualTo("md5");
    }

    @Test
    void throughANatAndWithRandomData() throws Exception {
        assertThat(json("-u -r -d 1.5 --rx-rate 20M --nat").get("rx_bytes").asLong()).isPositive();
        JsonNode random = json("-t -r -d 0.5 -b 20M --rx-rate 20M --random");
        assertThat(random.get("rx_bytes").asLong()).isPositive();
        assertThat(random.get("tx_bytes").asLong()).isPositive();
    }

    /** Not how exactly, which a busy machine cannot promise, but that a limit is one. */
    @Test
    void ratesAreHeld() throws Exception {
        for (String transport : List.of("", "-u ")) {
            JsonNode both = json(transport + "-t -r -d 1.5 -b 8M --rx-rate 4M -n 2");
            assertThat(both.get("tx_bps").asLong()).as("%stx", transport).isBetween(1L, 12_000_000L);
            assertThat(both.get("rx_bps").asLong()).as("%srx", transport).isBetween(1L, 6_000_000L);
        }
    }

    @Test
    void fiftyClientsAtOnce() throws Exception {
        Ran ran = Ran.with("load", FarmUnderTest.IPV4, "-P", farm.port(ListenerAuth.ECSRP5), "--clients", "50", "--ramp", "0.5", "-d", "1", "-t", "-r", "-b", "500K",
                "--rx-rate", "500K", "-a", FarmUnderTest.USER, "-p", FarmUnderTest.PASSWORD, "--json");
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.lines()).hasSize(1);
        JsonNode report = JSON.readTree(ran.out());
        assertThat(report.get("clients").asInt()).isEqualTo(50);
        assertThat(report.get("done").asInt()).isEqualTo(50);
        assertThat(report.get("failed").asInt()).isZero();
        assertThat(report.get("errors")).isEmpty();
        assertThat(report.has("lost_packets")).as("TCP tells of no loss").isFalse();
        for (String spread : List.of("tx_bps", "rx_bps", "set_up_us")) {
            assertThat(report.get(spread).get("count").asInt()).as(spread).isEqualTo(50);
            assertThat(report.get(spread).get("min").asLong()).as(spread).isPositive();
            assertThat(report.get(spread).get("p50").asLong()).as(spread).isBetween(report.get(spread).get("min").asLong(), report.get(spread).get("max").asLong());
        }
    }

    @Test
    void aLoadOfWhichAllFail() throws Exception {
        Ran ran = Ran.with("load", FarmUnderTest.IPV4, "-P", farm.port(ListenerAuth.ECSRP5), "--clients", "3", "-d", "1", "-a", "nobody", "-p", "wrong", "--json");
        assertThat(ran.status()).isEqualTo(1);
        JsonNode report = JSON.readTree(ran.out());
        assertThat(report.get("failed").asInt()).isEqualTo(3);
        assertThat(report.get("errors").get(0).get("outcome").asText()).isEqualTo("authentication_failed");
        assertThat(report.get("errors").get(0).get("count").asInt()).isEqualTo(3);
        Ran people = Ran.with("load", FarmUnderTest.IPV4, "-P", farm.openPort(), "--clients", "3", "-d", "0.3", "--rx-rate", "1M", "--quiet");
        assertThat(people.status()).isZero();
        assertThat(people.lines().get(0)).startsWith("3 clients in ").endsWith(": 3 done, 0 failed");
    }

    @Test
    void aScenario() throws Exception {
        Path file = Files.writeString(folder.resolve("mix.conf"), """
                defaults { duration = 500 ms, rx-rate = 2M }
                groups = [
                  { name = tcp, clients = 6, arrivals { pattern = poisson, per-second = 20 } }
                  { name = udp, clients = 2, protocol = udp, start-after = 100 ms }
                  { name = wrong, clients = 1, user = nobody, password = wrong }
                ]
                """);
        Ran ran = Ran.with("load", FarmUnderTest.IPV4, "-P", farm.openPort(), "--scenario", file.toString(), "--json");
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero(); // A login is not asked for, so a wrong one is no fault.
        JsonNode report = JSON.readTree(ran.out());
        assertThat(report.get("done").asInt()).isEqualTo(9);
        assertThat(report.get("groups")).extracting(group -> group.get("name").asText()).containsExactly("tcp", "udp", "wrong");
        assertThat(report.get("groups")).extracting(group -> group.get("done").asInt()).containsExactly(6, 2, 1);
        assertThat(report.get("groups")).allSatisfy(group -> assertThat(group.get("rx_bytes").asLong()).isPositive());
        assertThat(report.get("rate_kept").get("asked").asInt()).isEqualTo(9);
        Ran people = Ran.with("load", FarmUnderTest.IPV4, "-P", farm.openPort(), "--scenario", file.toString(), "--quiet");
        assertThat(people.out()).contains("rates asked for: 9, kept ").contains("group udp: 2 clients, 2 done, 0 failed, rx median ");
    }

    @Test
    void aReportWithoutThePassword() throws Exception {
        Path report = folder.resolve("report.html");
        Ran ran = Ran.with("load", FarmUnderTest.IPV4, "-P", farm.port(ListenerAuth.ECSRP5), "--clients", "2", "-d", "0.3", "--rx-rate", "1M", "-a", FarmUnderTest.USER,
                "-p", FarmUnderTest.PASSWORD, "--json", "--report", report.toString());
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        assertThat(Files.readString(report)).contains("All 2 tests were done.").contains(" -p ******** ").doesNotContain(" -p " + FarmUnderTest.PASSWORD);
        Ran refused = Ran.with("load", FarmUnderTest.IPV4, "--clients", "1", "--report", folder.resolve("none/report.html").toString());
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("--report " + folder.resolve("none/report.html") + " cannot be written: there is no such file or directory");
    }
}
