package org.btestfarm.console.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.btestfarm.console.web.Json;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.admin.AdminException.Kind;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Problem documents become {@link AdminException}s. */
final class Exchange {
    private static final String API = "/api/v1/admin/";
    private static final int NO_CONTENT = 204;
    private static final int ERRORS = 400;

    private final HttpClient client;
    private final URI base;
    private final String token;
    private final Duration deadline;

    Exchange(LocalFarm farm, Duration deadline) {
        // The farm is on this machine: no proxy, and none of HTTP/2's upgrade.
        HttpClient.Builder made = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(deadline);
        farm.tls().ifPresent(made::sslContext);
        this.client = made.build();
        this.base = farm.address();
        this.token = farm.token();
        this.deadline = deadline;
    }

    /** A name as one segment of an address. Dots too: "." and ".." are names, and not steps. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace(".", "%2E");
    }

    <T> CompletionStage<T> get(String path, Class<T> type) {
        return answered(request(path).GET()).thenApply(body -> read(body, type));
    }

    <T> CompletionStage<T> send(String method, String path, JsonNode body, Class<T> type) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()));
        return answered(request).thenApply(answer -> read(answer, type));
    }

    CompletionStage<Void> send(String method, String path) {
        return answered(request(path).method(method, HttpRequest.BodyPublishers.noBody())).thenAccept(answer -> {});
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(API + path)).timeout(deadline).header("Authorization", "Bearer " + token);
    }

    private CompletionStage<String> answered(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()).handle((response, failure) -> {
            if (failure != null) {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
                throw failed(Kind.UNAVAILABLE, "the farm at " + base + " does not answer"
                        + (cause instanceof IOException && cause.getMessage() != null ? ": " + cause.getMessage() : ""), cause);
            }
            if (response.statusCode() >= ERRORS) {
                throw failed(kind(response.statusCode()), detail(response), null);
            }
            return response.statusCode() == NO_CONTENT ? "" : response.body();
        });
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 404 -> Kind.NOT_FOUND;
            case 409 -> Kind.CONFLICT;
            case 400, 413, 415, 422 -> Kind.INVALID;
            default -> Kind.UNAVAILABLE;
        };
    }

    private String detail(HttpResponse<String> response) {
        try {
            JsonNode detail = Json.MAPPER.readTree(response.body()).path("detail");
            if (detail.isTextual()) {
                return detail.asText();
            }
        } catch (JsonProcessingException e) {
            // Not one of the farm's own answers: said below.
        }
        return "the farm at " + base + " answered with status " + response.statusCode();
    }

    private <T> T read(String body, Class<T> type) {
        try {
            return Json.MAPPER.readValue(body, type);
        } catch (JsonProcessingException e) {
            throw failed(Kind.UNAVAILABLE, "the answer of the farm at " + base + " cannot be understood: " + Json.explain(e), e);
        }
    }

    private static CompletionException failed(Kind kind, String message, @Nullable Throwable cause) {
        return new CompletionException(cause == null ? new AdminException(kind, message) : new AdminException(kind, message, cause));
    }
}
