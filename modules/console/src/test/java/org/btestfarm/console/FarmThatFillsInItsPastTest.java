package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.btestfarm.console.views.ViewStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While views are made from the journal everybody is told so: programs by headers, people by a banner, whoever watches by a word that is not about tests. */
class FarmThatFillsInItsPastTest {
    /** Answers of every kind: results, the live view, an operator's, a document, what is not there, what is wrong. */
    private static final List<String> ANSWERS = List.of(
            "/api/v1/tests", "/api/v1/live", "/api/v1/admin/users", "/api/v1/openapi.json", "/api/v1/tests/none", "/api/v1/nothing", "/api/v1/tests?limit=x");

    @TempDir
    Path directory;

    private static Optional<String> header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue("X-Btest-Farm-" + name);
    }

    @Test
    void allAnswersOfTheApiSayHowMuchIsMissing() throws Exception {
        try (ConsoleUnderTest server = ConsoleUnderTest.starting(directory)) {
            for (String path : ANSWERS) {
                HttpResponse<String> answer = server.send("GET", path, "");
                assertThat(header(answer, "Status")).as(path).contains("backfilling");
                assertThat(header(answer, "Backfill-Remaining")).as(path + ": nobody knows yet").isEmpty();
            }
            server.open(Optional.of(new ResultsUnderTest(List.of(), new ViewStatus(false, 1_234_567))));
            for (String path : ANSWERS) {
                HttpResponse<String> answer = server.send("GET", path, "");
                assertThat(header(answer, "Status")).as(path).contains("backfilling");
                assertThat(header(answer, "Backfill-Remaining")).as(path).contains("1234567");
            }
            server.open(Optional.of(new ResultsUnderTest(List.of(), new ViewStatus(true, 0))));
            for (String path : ANSWERS) {
                HttpResponse<String> answer = server.send("GET", path, "");
                assertThat(header(answer, "Status")).as(path).contains("ready");
                assertThat(header(answer, "Backfill-Remaining")).as(path).isEmpty();
            }
        }
    }

    @Test
    void testsAreReadyBeforePagesAre() throws Exception {
        try (ConsoleUnderTest server = ConsoleUnderTest.starting(directory)) {
            server.open(Optional.of(new ResultsUnderTest(List.of(), new ViewStatus(false, 7))));
            HttpResponse<String> filling = server.send("GET", "/health/ready", "");
            assertThat(filling.statusCode()).isEqualTo(200);
            assertThat(filling.body()).isEqualTo("{\"status\":\"ready\",\"ledger\":\"ready\",\"listeners\":\"ready\",\"pages\":\"backfilling\"}");
            assertThat(server.send("GET", "/", "").body()).contains("History is being read from the journal").contains("<b>7</b>");
            server.open(Optional.of(new ResultsUnderTest(List.of(), new ViewStatus(true, 0))));
            assertThat(server.send("GET", "/health/ready", "").body()).endsWith("\"pages\":\"ready\"}");
            assertThat(server.send("GET", "/", "").body()).doesNotContain("History is being read");
        }
    }
}
