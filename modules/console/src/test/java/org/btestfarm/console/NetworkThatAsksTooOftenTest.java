package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.btestfarm.console.rate.RateSettings;
import org.btestfarm.console.views.ViewStatus;
import org.btestfarm.console.visitor.Network;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One network asks more often than it may: it is told to wait, and nobody else is. */
class NetworkThatAsksTooOftenTest {
    private static final int BURST = 5;

    @TempDir
    private Path folder;

    private ConsoleUnderTest console;

    @BeforeEach
    void start() throws Exception {
        // One request a second: while a test asks more than that, none is refused wrongly, and those beyond the burst surely.
        console = ConsoleUnderTest.starting(folder, ConsoleUnderTest.settings()
                .withProxies(List.of(Network.parse("127.0.0.1")))
                .withRequests(new RateSettings(1, BURST, 100)));
        console.open(Optional.of(new ResultsUnderTest(List.of(), new ViewStatus(true, 0))));
    }

    @AfterEach
    void stop() throws Exception {
        console.close();
    }

    private HttpRequest.Builder from(String address, String path) {
        return console.request(path).header("X-Forwarded-For", address);
    }

    /** Asks until it is refused: at once after the burst, and a few times later if the machine is slow. */
    private HttpResponse<String> refusal(String address, String path, String accept) throws Exception {
        for (int i = 0; i < 1_000; i++) {
            HttpResponse<String> answer = console.send(from(address, path).header("Accept", accept));
            if (answer.statusCode() == 429) {
                assertThat(i).as("requests before").isGreaterThanOrEqualTo(BURST);
                return answer;
            }
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 404);
        }
        throw new AssertionError("never refused");
    }

    private static void assertProblem(HttpResponse<String> answer, String network) {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After").orElseThrow()).isEqualTo("1");
        assertThat(answer.body()).contains("\"status\":429").contains("too many requests from " + network + "; ask again in 1 s");
    }

    @Test
    void aProgramIsToldByAProblem() throws Exception {
        String[] paths = {"/api/v1/tests", "/api/v1/usage/address:198.51.2.1", "/api/v1/live", "/api/v1/openapi.json"};
        for (int i = 0; i < paths.length; i++) {
            assertProblem(refusal("198.51." + (i + 1) + ".1", paths[i], "application/json"), "198.51." + (i + 1) + ".0/24");
        }
        assertThat(console.send(from("203.0.113.1", "/api/v1/tests")).statusCode()).as("another network").isEqualTo(200);
        assertThat(console.send(from("198.51.1.1", "/health/live")).statusCode()).as("health is for monitors").isEqualTo(200);
    }

    @Test
    void aBrowserIsToldByAPage() throws Exception {
        HttpResponse<String> page = refusal("198.51.100.1", "/", "text/html");
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.headers().firstValue("Retry-After")).contains("1");
        assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(page.body()).contains("Too many requests").doesNotContain("198.51.100.1");
        assertThat(console.send(from("198.51.100.1", "/assets/console.css")).statusCode()).as("what pages load is not counted").isEqualTo(200);
    }

    @Test
    void whoGuessesLinksIsSlowedDown() throws Exception {
        assertProblem(refusal("198.51.100.1", "/r/AAAAAAAAAAAAAAAAAAAAAA/chart.json", "*/*"), "198.51.100.0/24");
        assertProblem(refusal("2001:db8::1", "/api/v1/tests/AAAAAAAAAAAAAAAAAAAAAA", "*/*"), "2001:db8::/64");
    }

    @Test
    void whoGuessesTokensIsSlowedDown() throws Exception {
        boolean refused = false;
        for (int i = 0; i < 1_000 && !refused; i++) {
            int status = console.send(from("198.51.100.1", "/api/v1/admin/users").header("Authorization", "Bearer " + "0".repeat(64))).statusCode();
            assertThat(status).isIn(401, 429);
            refused = status == 429;
        }
        assertThat(refused).isTrue();
        assertThat(console.send(console.request("/metrics")).body()).contains("\nbtest_http_limited_total 1.0\n");
    }

    @Test
    void operatorsAndThisMachineAreNotCounted() throws Exception {
        refusal("198.51.100.1", "/api/v1/tests", "*/*");
        for (int i = 0; i < 4 * BURST; i++) {
            assertThat(console.send(from("198.51.100.1", "/api/v1/tests").header("Authorization", "Bearer " + console.token())).statusCode()).isEqualTo(200);
            assertThat(console.send(console.request("/api/v1/tests")).statusCode()).isEqualTo(200);
        }
    }
}
