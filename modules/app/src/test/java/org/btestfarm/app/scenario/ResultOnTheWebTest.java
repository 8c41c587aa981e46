package org.btestfarm.app.scenario;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test is run, its client is told where the result is, and it is there: now, after a restart, and after the views were removed. */
class ResultOnTheWebTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RESULT = Pattern.compile("^Result: (http://\\S+)/r/([A-Za-z0-9_-]{22})$", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    private Child serve() throws Exception {
        return Child.start(
                folder, "serve", "--listen", FarmUnderTest.IPV4, "--port", "0", "--open", "--udp-ports", "28301-28400", "--data", "data", "--http", "127.0.0.1:0");
    }

    private String web() throws Exception {
        return Files.readString(folder.resolve("data/admin.address")).trim();
    }

    private static JsonNode get(String address) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).timeout(FarmUnderTest.LONG).build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.missingNode();
    }

    private static Ran test(int port, String... more) {
        String[] usual = {"test", FarmUnderTest.IPV4, "-P", String.valueOf(port), "-d", "1.5", "--rx-rate", "5M", "-r"};
        String[] all = Arrays.copyOf(usual, usual.length + more.length);
        System.arraycopy(more, 0, all, usual.length, more.length);
        return Ran.with(all);
    }

    @Test
    void theClientIsToldWhereItsResultIsAndItStaysThere() throws Exception {
        String link;
        JsonNode first;
        try (Child farm = serve()) {
            int port = farm.awaitReady();
            Ran ran = test(port, "--web", web());
            assertThat(ran.status()).as(ran.err()).isZero();
            Matcher result = RESULT.matcher(ran.out());
            assertThat(result.find()).as(ran.out() + ran.err()).isTrue();
            assertThat(result.group(1)).isEqualTo(web());
            link = "/api/v1/tests/" + result.group(2);
            first = get(web() + link);
            assertThat(first.get("direction").asText()).isEqualTo("transmits");
            assertThat(first.get("out").asLong()).isPositive();
            assertThat(first.has("ended")).isTrue();
            assertThat(first.get("congestion").asText()).isEqualTo(Files.readString(Path.of("/proc/sys/net/ipv4/tcp_congestion_control")).trim());
            assertThat(get(web() + link + "/samples").get("samples")).isNotEmpty();
            farm.terminate();
            assertThat(farm.status()).isZero();
        }
        try (Child farm = serve()) {
            farm.awaitReady();
            Awaitility.await().atMost(FarmUnderTest.LONG).untilAsserted(() -> assertThat(get(web() + link)).isEqualTo(first));
        }
        for (String part : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(folder.resolve("data/views.db" + part));
        }
        try (Child farm = serve()) {
            farm.awaitReady();
            Awaitility.await().atMost(FarmUnderTest.LONG).untilAsserted(() -> assertThat(get(web() + link)).isEqualTo(first));
        }
    }

    @Test
    void pagesThatDoNotAnswerAreSaidAndTheTestIsRun() throws Exception {
        try (Child farm = serve()) {
            int port = farm.awaitReady();
            Ran ran = test(port, "--web", "http://127.0.0.1:1");
            assertThat(ran.status()).isZero();
            assertThat(ran.err()).contains("no link to the result from http://127.0.0.1:1: ").hasLineCount(1);
            assertThat(test(port, "--web", "farm.example").status()).isEqualTo(2);
        }
    }
}
