package org.btestfarm.app.top;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.btestfarm.console.live.LiveSnapshot;
import org.btestfarm.console.web.Json;
import org.jspecify.annotations.Nullable;

/** The live view of a farm, as its API gives it: once, or as a stream. */
final class FarmStream implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(20);
    /** The farm says something every ten seconds at least. */
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final String DATA = "data: ";
    private static final ObjectReader SNAPSHOT =
            Json.MAPPER.readerFor(LiveSnapshot.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final HttpClient client;
    private final URI farm;
    private final Optional<String> token;
    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(2);
    private @Nullable InputStream stream;

    /** A line of the stream, or its end. */
    private record Line(@Nullable String text) {}

    /**
     * Of a farm.
     *
     * @param token an operator's; without one the farm shows what a visitor may see
     * @param tls whom to believe for {@code https}; empty for those that the JDK knows
     */
    FarmStream(URI farm, Optional<String> token, Optional<SSLContext> tls) {
        HttpClient.Builder made = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).proxy(HttpClient.Builder.NO_PROXY).connectTimeout(ANSWER);
        tls.ifPresent(made::sslContext);
        this.client = made.build();
        this.farm = farm;
        this.token = token;
    }

    /**
     * The farm as it is now.
     *
     * @throws IOException one line that says why not
     */
    LiveSnapshot once() throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = ask("application/json");
        try (InputStream body = answer.body()) {
            return read(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Begins to follow. */
    void open() throws IOException, InterruptedException {
        close();
        lines.clear();
        InputStream body = ask("text/event-stream").body();
        stream = body;
        Thread reader = new Thread(() -> pass(body), "live view");
        reader.setDaemon(true);
        reader.start();
    }

    /** Where the one who shows is slow, the farm is not read: it leaves out seconds then. */
    private void pass(InputStream body) {
        try (BufferedReader text = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                lines.put(new Line(line));
            }
        } catch (IOException e) {
            // Its end, as below: what the next attempt says tells more.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lines.offer(new Line(null));
    }

    /**
     * The next snapshot; empty at the end of the stream, which may be begun again.
     *
     * @throws IOException if what comes makes no sense
     */
    Optional<LiveSnapshot> next() throws IOException, InterruptedException {
        while (true) {
            Line line = lines.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null || line.text() == null) {
                return Optional.empty();
            }
            if (line.text().startsWith(DATA)) {
                return Optional.of(read(line.text().substring(DATA.length())));
            }
        }
    }

    private HttpResponse<InputStream> ask(String type) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(farm.resolve("/api/v1/live")).timeout(ANSWER).header("Accept", type);
        token.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
        HttpResponse<InputStream> answer;
        try {
            answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new IOException("the farm at " + farm + " does not answer" + (e.getMessage() == null ? "" : ": " + e.getMessage()), e);
        }
        if (answer.statusCode() != OK) {
            try (InputStream body = answer.body()) {
                throw new IOException("the farm at " + farm + " says: " + detail(answer.statusCode(), new String(body.readNBytes(4096), StandardCharsets.UTF_8)));
            }
        }
        return answer;
    }

    private static String detail(int status, String body) {
        try {
            String detail = Json.MAPPER.readTree(body).path("detail").asText();
            return detail.isEmpty() ? "status " + status : detail;
        } catch (JsonProcessingException e) {
            return "status " + status;
        }
    }

    private LiveSnapshot read(String json) throws IOException {
        try {
            return SNAPSHOT.readValue(json);
        } catch (JsonProcessingException e) {
            throw new IOException("the answer of the farm at " + farm + " cannot be understood: " + Json.explain(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }
}
