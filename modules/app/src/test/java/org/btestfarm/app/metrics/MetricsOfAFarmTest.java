package org.btestfarm.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A farm in a process of its own runs tests and refuses logins; its metrics tell, and name nobody. */
class MetricsOfAFarmTest {
    private static final String SECRET = "scrapers only";
    private static final int STRANGERS = 12;
    private static final Pattern NAME = Pattern.compile("\\b(btest|jvm|process|system)_[a-z0-9_]+");

    @TempDir
    private Path folder;

    private Child serve() throws Exception {
        Path file = Files.writeString(folder.resolve("farm.conf"), "btest-farm.http.metrics-secret = \"" + SECRET + "\"\nbtest-farm.guesses.first-delay = 1ms\n"
                + "btest-farm.guesses.longest-delay = 2ms\n");
        return Child.start(folder, "serve", "--listen", FarmUnderTest.IPV4, "--port", "0", "--udp-ports", "28301-28400", "--data", "data", "--http", "127.0.0.1:0",
                "--user", "anna:rain", "--config", file.toString());
    }

    private static Ran test(int port, String user, String password, String... more) {
        String[] usual = {"test", FarmUnderTest.IPV4, "-P", String.valueOf(port), "-a", user, "-p", password, "-d", "0.5", "--rx-rate", "10M"};
        return Ran.with(Stream.of(usual, more).flatMap(Arrays::stream).toArray(String[]::new));
    }

    private HttpResponse<String> get(String authorization) throws Exception {
        URI base = URI.create(Files.readString(folder.resolve("data/admin.address")).trim());
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve("/metrics")).timeout(FarmUnderTest.LONG);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Scraped scrape() throws Exception {
        HttpResponse<String> answer = get("Bearer " + SECRET);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        return Scraped.parse(answer.body());
    }

    @Test
    void testsLoginsAndRefusalsAreCountedWithoutNamingAnybody() throws Exception {
        try (Child farm = serve()) {
            int port = farm.awaitReady();
            assertThat(get("").statusCode()).isEqualTo(401);
            assertThat(get("Bearer wrong").statusCode()).isEqualTo(401);
            Set<String> before = scrape().ours();

            assertThat(test(port, "anna", "rain").status()).isZero();
            assertThat(test(port, "anna", "rain", "-u").status()).isZero();
            for (int i = 0; i < STRANGERS; i++) {
                assertThat(test(port, "stranger" + i, "x").status()).isNotZero();
            }

            Awaitility.await().atMost(FarmUnderTest.LONG).untilAsserted(() -> {
                Scraped now = scrape();
                assertThat(now.value("btest_tests_ended_total")).isEqualTo(2);
                assertThat(now.value("btest_tests_running")).isZero();
            });
            Scraped after = scrape();
            assertThat(after.value("btest_tests_started_total", "protocol", "tcp")).isEqualTo(1);
            assertThat(after.value("btest_tests_started_total", "protocol", "udp")).isEqualTo(1);
            assertThat(after.value("btest_logins_total", "outcome", "success", "method", "ecsrp5")).isEqualTo(2);
            assertThat(after.value("btest_logins_total", "outcome", "failure", "method", "ecsrp5")).isEqualTo(STRANGERS);
            assertThat(after.value("btest_refusals_total", "reason", "login")).isEqualTo(STRANGERS);
            assertThat(after.value("btest_transferred_bytes_total", "direction", "out", "protocol", "tcp")).isPositive();
            assertThat(after.value("btest_transferred_bytes_total", "direction", "out", "protocol", "udp")).isPositive();
            assertThat(after.value("btest_writer_commit_seconds_count")).isPositive();
            assertThat(after.value("btest_writer_commit_seconds_sum")).isPositive();
            assertThat(after.value("btest_journal_size_bytes")).isPositive();
            assertThat(after.value("btest_ledger_up")).isEqualTo(1);
            assertThat(after.value("btest_build_info")).isEqualTo(1);
            assertThat(after.ours()).as("series are there from the start, and none comes for a user, an address or a test").isEqualTo(before);
            assertThat(String.join("\n", after.ours())).doesNotContain("anna", "stranger", "127.0.0.");
            everythingNamedIsThere(after);
        }
    }

    private static void everythingNamedIsThere(Scraped scraped) throws Exception {
        Path root = root();
        Set<String> named = new TreeSet<>();
        JsonNode dashboard = new ObjectMapper().readTree(root.resolve("cluster-config/grafana/btest-farm.json").toFile());
        for (JsonNode expression : dashboard.findValues("expr")) {
            collect(expression.asText(), named);
        }
        for (String line : Files.readAllLines(root.resolve("cluster-config/prometheus/alerts.yml"))) {
            if (line.trim().startsWith("expr:")) {
                collect(line, named);
            }
        }
        assertThat(named).hasSizeGreaterThan(10);
        assertThat(scraped.names()).as("what dashboard and alerts name").containsAll(named);
    }

    private static void collect(String expression, Set<String> names) {
        Matcher matcher = NAME.matcher(expression);
        while (matcher.find()) {
            names.add(matcher.group());
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("cluster-config"))) {
            here = here.getParent();
        }
        return here;
    }
}
