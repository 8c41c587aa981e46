package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server answers as its document says: addresses, methods, statuses and types. */
class ApiDocumentTest {
    @TempDir
    private Path folder;

    private static String asked(String path) {
        return path.replace("{name}", "nobody").replace("{account}", "user:nobody").replace("{test}", "0".repeat(32));
    }

    @Test
    void everyDocumentedRouteAnswersAsDocumented() throws Exception {
        try (ConsoleUnderTest console = ConsoleUnderTest.ready(folder)) {
            HttpResponse<String> document = console.send("GET", "/api/v1/openapi.json", "");
            assertThat(document.statusCode()).isEqualTo(200);
            JsonNode paths = new ObjectMapper().readTree(document.body()).path("paths");
            assertThat(paths.properties()).extracting(Map.Entry::getKey).contains(
                    "/api/v1/live", "/api/v1/tests", "/api/v1/tests/{test}/samples", "/api/v1/usage/{account}", "/api/v1/admin/nodes", "/api/v1/admin/node/drain");
            assertThat(paths.size()).isGreaterThan(15);
            for (Map.Entry<String, JsonNode> path : paths.properties()) {
                if (path.getKey().startsWith("/api/")) { // Elsewhere pages answer.
                    methods(console, path.getKey(), path.getValue());
                }
                for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                    answers(console, operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue());
                }
            }
        }
    }

    /** A method that is nowhere allowed is answered with those that are. */
    private static void methods(ConsoleUnderTest console, String path, JsonNode documented) throws Exception {
        HttpResponse<String> answer = console.send("PUT", asked(path), "");
        assertThat(answer.statusCode()).as(path).isEqualTo(405);
        List<String> allowed = Arrays.stream(answer.headers().firstValue("Allow").orElse("").split(", ")).sorted().toList();
        List<String> methods = documented.properties().stream().map(operation -> operation.getKey().toUpperCase(Locale.ROOT)).sorted().toList();
        assertThat(allowed).as(path).isEqualTo(methods);
    }

    private static void answers(ConsoleUnderTest console, String method, String path, JsonNode operation) throws Exception {
        HttpResponse<String> answer = console.send(method, asked(path), operation.has("requestBody") ? "{}" : "");
        asDocumented(method + " " + path, answer, operation);
        if (operation.has("security")) {
            HttpResponse<String> refused = console.send(console.request(asked(path)).method(method, HttpRequest.BodyPublishers.noBody()));
            assertThat(refused.statusCode()).as(path).isEqualTo(401);
            asDocumented(method + " " + path, refused, operation);
        }
    }

    private static void asDocumented(String what, HttpResponse<String> answer, JsonNode operation) {
        JsonNode response = operation.path("responses").path(String.valueOf(answer.statusCode()));
        assertThat(response.isObject()).as(what + " answered " + answer.statusCode() + " " + answer.body()).isTrue();
        if (response.has("content")) {
            String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
            assertThat(response.path("content").has(type)).as(what + " answered with " + type).isTrue();
        }
    }
}
