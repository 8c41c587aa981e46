package org.btestfarm.app.test;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;

/**
 * Finds the page of a test that this program has just run, by asking the farm's HTTP API for tests of this machine's address: the one that was not there
 * before, is of the same kind, and whose bytes come nearest. So HTTP must reach the farm from the same address as the test.
 */
final class OwnResult {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int MOST_BYTES = 1 << 20;
    private static final int OK = 200;
    private static final Pattern LINK = Pattern.compile("[A-Za-z0-9_-]{22}");

    private final URI base;
    private final HttpClient client;
    private final Set<String> before = new HashSet<>();

    private OwnResult(URI base, Optional<SSLContext> tls) {
        HttpClient.Builder made = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
        tls.ifPresent(made::sslContext);
        this.client = made.build();
        this.base = base;
    }

    /**
     * Asks which tests there are, before the own one.
     *
     * @param base of the farm's pages, {@code http://farm.example:8080}
     * @param tls whom to believe for {@code https}; empty for those that the JDK knows
     * @throws IOException if that is no farm, or it cannot be reached: one line
     */
    static OwnResult begin(URI base, Optional<SSLContext> tls) throws IOException, InterruptedException {
        OwnResult made = new OwnResult(base, tls);
        made.tests().forEach(test -> made.before.add(test.path("id").asText()));
        return made;
    }

    /**
     * The address of the test's page; waits for at most 10 s until the farm has it.
     *
     * @return empty if the farm does not show such a test
     */
    Optional<URI> find(TestPlan plan, TestResult result) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<JsonNode> own = tests().stream()
                    .filter(test -> !before.contains(test.path("id").asText()) && test.has("ended") && isAlike(test, plan))
                    .min(Comparator.comparingLong(test -> distance(test, result)));
            String link = own.map(test -> test.path("link").asText()).orElse("");
            if (LINK.matcher(link).matches()) {
                return Optional.of(base.resolve("/r/" + link));
            }
            if (System.nanoTime() > end) {
                return Optional.empty();
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private static boolean isAlike(JsonNode test, TestPlan plan) {
        return test.path("transport").asText().equals(Reports.protocol(plan)) && test.path("direction").asText().equals(direction(plan));
    }

    /** As the farm calls it. */
    private static String direction(TestPlan plan) {
        return switch (plan.direction()) {
            case TRANSMIT -> "receives";
            case RECEIVE -> "transmits";
            case BOTH -> "both";
        };
    }

    private static long distance(JsonNode test, TestResult result) {
        return Math.abs(test.path("in").asLong() - result.txBytes()) + Math.abs(test.path("out").asLong() - result.rxBytes());
    }

    private List<JsonNode> tests() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/api/v1/tests?limit=100")).timeout(PATIENCE).build();
        HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        byte[] body;
        try (InputStream in = answer.body()) {
            body = in.readNBytes(MOST_BYTES);
        }
        if (answer.statusCode() != OK) {
            throw new IOException("it answered with status " + answer.statusCode());
        }
        List<JsonNode> tests = new ArrayList<>();
        try {
            MAPPER.readTree(body).path("tests").forEach(tests::add);
        } catch (JsonProcessingException e) {
            throw new IOException("its answer is not that of a farm", e);
        }
        return tests;
    }

    /** What is wrong, one line. */
    static String reason(IOException problem) {
        String message = problem.getMessage();
        return message == null || message.isBlank() ? "it does not answer" : message.replaceAll("\\s+", " ");
    }
}
