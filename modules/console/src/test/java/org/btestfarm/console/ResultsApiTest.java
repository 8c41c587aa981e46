package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.btestfarm.console.visitor.Network;
import org.btestfarm.console.views.ResultLinks;
import org.btestfarm.console.views.ViewsSettings;
import org.btestfarm.console.views.store.MemoryJournal;
import org.btestfarm.console.views.store.RandomJournal;
import org.btestfarm.console.views.store.Views;
import org.btestfarm.console.web.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API tells of past tests, and to whom: operators everything, visitors what came from their address, and whoever has a link that one test. */
class ResultsApiTest {
    private static final ViewsSettings FAST = new ViewsSettings(1000, Duration.ZERO, 100, Duration.ofMillis(10), 2);

    @TempDir
    private static Path directory;

    private static ConsoleUnderTest console;
    private static Views views;

    @BeforeAll
    static void start() throws Exception {
        ConsoleSettings usual = ConsoleUnderTest.settings();
        console = ConsoleUnderTest.starting(directory, new ConsoleSettings(
                usual.listen(), usual.maxConnections(), usual.maxBody(), usual.bodyWithin(), usual.answerWithin(), usual.idle(),
                List.of(Network.parse("127.0.0.1")), usual.live()));
        MemoryJournal journal = new MemoryJournal(new RandomJournal(7).happen(300).end().entries);
        views = Views.create(directory.resolve("views.db"), FAST, () -> journal, journal::last, new ResultLinks(new byte[32]));
        views.start();
        await().atMost(ConsoleUnderTest.LONG).until(() -> views.results().status().ready());
        console.open(Optional.of(views.results()));
    }

    @AfterAll
    static void stop() throws Exception {
        console.close();
        views.close();
    }

    private static HttpResponse<String> operator(String path) throws Exception {
        return console.send("GET", path, "");
    }

    /** As a proxy on this machine hands it on. */
    private static HttpResponse<String> visitor(String address, String path) throws Exception {
        HttpRequest.Builder request = console.request(path).header("X-Forwarded-For", address);
        return console.send(request);
    }

    private static JsonNode json(HttpResponse<String> answer, int status) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.MAPPER.readTree(answer.body());
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static List<JsonNode> all() throws Exception {
        return list(json(operator("/api/v1/tests?limit=1000"), 200).get("tests"));
    }

    @Test
    void anOperatorSeesAllTestsPageByPage() throws Exception {
        List<JsonNode> all = all();
        assertThat(all).hasSizeGreaterThan(20);
        List<JsonNode> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json(operator("/api/v1/tests?limit=7" + cursor), 200);
            paged.addAll(list(page.get("tests")));
            cursor = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
        } while (!cursor.isEmpty());
        assertThat(paged).isEqualTo(all);
        HttpResponse<String> answer = operator("/api/v1/tests?limit=1");
        assertThat(answer.headers().firstValue("X-Btest-Farm-Status")).contains("ready");
        assertThat(answer.headers().firstValue("X-Btest-Farm-Backfill-Remaining")).isEmpty();
    }

    @Test
    void anOperatorSeesWhoWasRefusedAndNobodyElseDoes() throws Exception {
        List<JsonNode> all = list(json(operator("/api/v1/refusals?limit=1000"), 200).get("refusals"));
        assertThat(all).hasSizeGreaterThan(3);
        assertThat(all).isSortedAccordingTo(Comparator.comparing((JsonNode row) -> row.get("event").asLong()).reversed());
        JsonNode newest = all.get(0);
        assertThat(newest.get("what").asText()).isEqualTo("login");
        assertThat(newest.get("user").asText()).startsWith("=guess");
        assertThat(newest.get("address").asText()).isEqualTo("203.0.113.0/24");
        assertThat(newest.get("reason").asText()).isEqualTo("wrong_login");
        assertThat(newest.get("count").asLong()).isPositive();
        List<JsonNode> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json(operator("/api/v1/refusals?limit=2" + cursor), 200);
            paged.addAll(list(page.get("refusals")));
            cursor = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
        } while (!cursor.isEmpty());
        assertThat(paged).isEqualTo(all);
        assertThat(list(json(operator("/api/v1/refusals?to=" + newest.get("at").asText()), 200).get("refusals"))).isEqualTo(all.subList(1, all.size()));
        assertThat(operator("/api/v1/refusals?format=csv").body())
                .startsWith("at,what,user,address,reason,detail,count,event\n")
                .contains(",login,\"'=guess");
        json(operator("/api/v1/refusals?format=csv&limit=3"), 400);
        json(operator("/api/v1/refusals?cursor=x"), 400);
        assertThat(json(visitor("192.0.2.1", "/api/v1/refusals"), 403).get("detail").asText()).isEqualTo("who was refused is shown to operators");
    }

    @Test
    void aVisitorSeesTheTestsOfTheSameAddressAndOfIpv6TheSameNetwork() throws Exception {
        List<JsonNode> all = all();
        List<JsonNode> own = list(json(visitor("192.0.2.1", "/api/v1/tests?limit=1000"), 200).get("tests"));
        assertThat(own).isNotEmpty().isEqualTo(all.stream().filter(test -> test.get("address").asText().equals("192.0.2.1")).toList());
        List<JsonNode> network = list(json(visitor("2001:db8::ffff", "/api/v1/tests?limit=1000"), 200).get("tests"));
        assertThat(network).isNotEmpty().isEqualTo(all.stream().filter(test -> test.get("address").asText().startsWith("2001:db8::")).toList());
        assertThat(list(json(visitor("198.51.100.1", "/api/v1/tests"), 200).get("tests"))).isEmpty();
        assertThat(list(json(visitor("192.0.2.1", "/api/v1/tests?address=192.0.2.2"), 200).get("tests"))).isEmpty();
    }

    @Test
    void aLinkShowsATestToAnybodyButNotWhoseItIs() throws Exception {
        JsonNode test = all().stream().filter(node -> node.get("address").asText().equals("192.0.2.1") && node.has("user")).findFirst().orElseThrow();
        String id = test.get("id").asText();
        String link = test.get("link").asText();
        assertThat(link).matches("[A-Za-z0-9_-]{22}");
        assertThat(json(operator("/api/v1/tests/" + id), 200)).isEqualTo(test);
        assertThat(json(visitor("192.0.2.1", "/api/v1/tests/" + id), 200)).isEqualTo(test);
        json(visitor("198.51.100.1", "/api/v1/tests/" + id), 404);
        JsonNode shown = json(visitor("198.51.100.1", "/api/v1/tests/" + link), 200);
        assertThat(shown.get("in")).isEqualTo(test.get("in"));
        assertThat(shown.get("address").asText()).isEqualTo("192.0.2.0/24");
        assertThat(shown.has("user")).isFalse();
        assertThat(shown.has("accounts")).isFalse();
        json(visitor("198.51.100.1", "/api/v1/tests/" + link + "/samples"), 200);
        json(visitor("198.51.100.1", "/api/v1/tests/" + id + "/samples"), 404);
        json(visitor("198.51.100.1", "/api/v1/tests/" + "A".repeat(22)), 404);
    }

    @Test
    void samplesComeInPartsAndAsFiles() throws Exception {
        JsonNode test = all().stream().filter(node -> node.get("seconds").asLong() > 3).findFirst().orElseThrow();
        String path = "/api/v1/tests/" + test.get("id").asText() + "/samples";
        List<JsonNode> samples = list(json(operator(path), 200).get("samples"));
        assertThat(samples).hasSizeGreaterThan(1);
        JsonNode first = json(operator(path + "?limit=1"), 200);
        assertThat(list(first.get("samples"))).isEqualTo(samples.subList(0, 1));
        assertThat(list(json(operator(path + "?cursor=" + first.get("next").asText()), 200).get("samples"))).isEqualTo(samples.subList(1, samples.size()));
        List<String> lines = operator(path + "?format=csv").body().lines().toList();
        assertThat(lines).hasSize(samples.size() + 1);
        assertThat(lines.get(0)).isEqualTo("second,node,in,out,lost,local_cpu,remote_cpu");
        assertThat(operator(path + "?format=ndjson").body().lines().map(ResultsApiTest::parse).toList()).isEqualTo(samples);
    }

    private static JsonNode parse(String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void exportsHaveAllOfIt() throws Exception {
        List<JsonNode> all = all();
        HttpResponse<String> lines = operator("/api/v1/tests?format=ndjson");
        assertThat(lines.headers().firstValue("Content-Type")).hasValueSatisfying(type -> assertThat(type).startsWith("application/x-ndjson"));
        assertThat(lines.body().lines().map(ResultsApiTest::parse).toList()).isEqualTo(all);
        String csv = operator("/api/v1/tests?format=csv&user=alice").body();
        assertThat(csv.lines().findFirst().orElseThrow()).startsWith("id,link,began,ended,user,");
        assertThat(csv.lines().count()).isEqualTo(1 + all.stream().filter(test -> test.path("user").asText().equals("alice")).count());
        assertThat(operator("/api/v1/tests?format=csv&user=nobody").body().lines().toList()).hasSize(1);
    }

    @Test
    void usageIsForTheOwnerAndForOperators() throws Exception {
        JsonNode usage = json(operator("/api/v1/usage/user:alice?from=2026-11-01&to=2026-12-01"), 200);
        assertThat(usage.get("account").asText()).isEqualTo("user:alice");
        assertThat(list(usage.get("usage"))).isNotEmpty();
        assertThat(list(usage.get("usage")).stream().mapToLong(day -> day.get("tests").asLong()).sum())
                .isEqualTo(all().stream().filter(test -> test.path("user").asText().equals("alice")).count());
        json(visitor("192.0.2.1", "/api/v1/usage/user:alice"), 403);
        json(visitor("192.0.2.1", "/api/v1/usage/address:192.0.2.1"), 200);
        json(visitor("192.0.2.1", "/api/v1/usage/address:192.0.2.2"), 403);
        assertThat(operator("/api/v1/usage/user:alice?from=2026-11-01&to=2026-12-01&format=csv").body()).startsWith("account,day,in,out,tests\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/api/v1/tests?limit=0", "/api/v1/tests?limit=1001", "/api/v1/tests?limit=many", "/api/v1/tests?cursor=nonsense", "/api/v1/tests?cursor=%00",
        "/api/v1/tests?from=yesterday", "/api/v1/tests?to=2026-13-01", "/api/v1/tests?address=router", "/api/v1/tests?account=alice", "/api/v1/tests?colour=red",
        "/api/v1/tests?limit=1&limit=2", "/api/v1/tests?format=xml", "/api/v1/tests?format=csv&limit=3", "/api/v1/usage/alice",
        "/api/v1/usage/user:alice?from=2026-11-02&to=2026-11-01", "/api/v1/usage/user:alice?from=1900-01-01", "/api/v1/tests?prefix=192.0.2.0/23"
    })
    void whatMakesNoSenseIsAProblemDocument(String path) throws Exception {
        HttpResponse<String> answer = operator(path);
        assertThat(json(answer, 400).get("detail").asText()).isNotBlank().doesNotContain("Exception");
        assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/tests/none,404", "/api/v1/tests/t1%27%20OR%201=1,404", "/api/v1/tests/none/samples,404", "/api/v1/usage,404", "/api/v1/nothing,404"})
    void whatIsNotThereIsNotFound(String path, int status) throws Exception {
        assertThat(operator(path).statusCode()).isEqualTo(status);
    }

    @Test
    void aTokenThatIsWrongIsNoVisitor() throws Exception {
        assertThat(console.send(console.request("/api/v1/tests").header("Authorization", "Bearer nonsense")).statusCode()).isEqualTo(401);
        assertThat(console.send(console.request("/api/v1/tests").method("POST", HttpRequest.BodyPublishers.noBody())).statusCode()).isEqualTo(405);
    }
}
