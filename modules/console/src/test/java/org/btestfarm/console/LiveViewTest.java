package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.btestfarm.console.live.LiveNode;
import org.btestfarm.console.live.LiveSettings;
import org.btestfarm.console.live.LiveSnapshot;
import org.btestfarm.console.live.LiveTest;
import org.btestfarm.console.live.LiveTotals;
import org.btestfarm.console.web.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The farm as it is now, for whoever looks: what is shown to whom, at once and second by second, and what happens to those who cannot keep up. */
class LiveViewTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path directory;

    private static LiveTest test(int number, String address, String user) {
        return new LiveTest(
                String.format("%032x", number), address, Optional.of(user), "udp", "both", 1, NOW, 1.5,
                OptionalLong.of(8_000), OptionalLong.empty(), 1_000 + number, 0, OptionalLong.empty(), OptionalInt.of(3), OptionalInt.empty(),
                OptionalLong.empty(), List.of("node-1"));
    }

    private static LiveSnapshot snapshot(int second, List<LiveTest> tests) {
        return new LiveSnapshot(
                NOW.plusSeconds(second),
                new LiveTotals(tests.size(), 8_000L * tests.size(), 0),
                List.of(new LiveNode("node-1", tests.size(), 8_000L * tests.size(), 0, OptionalInt.of(3))),
                tests);
    }

    private static ConsoleSettings settings(LiveSettings live) {
        return new ConsoleSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512, 2_048, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2), List.of(), live);
    }

    private static final LiveSettings MANY = new LiveSettings(300, 300, Duration.ofMinutes(10));

    /** Somebody who follows. Every read ends after 30 s. */
    private static final class Follower implements AutoCloseable {
        private final Socket socket = new Socket();
        private final InputStream in;
        final List<String> head = new ArrayList<>();

        Follower(ConsoleUnderTest server, boolean operator) throws Exception {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.console().address().getPort()));
            socket.setSoTimeout(30_000);
            String token = operator ? "Authorization: Bearer " + server.token() + "\r\n" : "";
            socket.getOutputStream().write(("GET /api/v1/live HTTP/1.1\r\nHost: farm\r\nAccept: text/event-stream\r\n" + token + "\r\n").getBytes(StandardCharsets.US_ASCII));
            in = socket.getInputStream();
        }

        Follower begun() throws Exception {
            for (String line = line(); !line.isEmpty(); line = line()) {
                head.add(line);
            }
            return this;
        }

        /** A line of the answer, without its end; fails at the end of the stream. */
        String line() throws Exception {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new java.io.EOFException("after '" + line + "'");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }

        /** The next event's object. Pieces of the chunked coding are skipped: they hold no line that begins like this. */
        JsonNode event() throws Exception {
            for (String line = line(); ; line = line()) {
                if (line.startsWith("data: ")) {
                    return Json.MAPPER.readTree(line.substring("data: ".length()));
                }
            }
        }

        /** The first event that is as young as that. */
        JsonNode event(Instant at) throws Exception {
            JsonNode event = event();
            while (Instant.parse(event.get("at").asText()).isBefore(at)) {
                event = event();
            }
            return event;
        }

        @Override
        public void close() throws Exception {
            socket.close();
        }
    }

    @Test
    void everybodySeesTotalsAndOnlyTheirOwnTests() throws Exception {
        try (ConsoleUnderTest server = ConsoleUnderTest.ready(directory)) {
            server.live(snapshot(0, List.of(test(1, "127.0.0.1", "alice"), test(2, "192.0.2.7", "<script>"), test(3, "2001:db8::1", "bob"))));
            HttpResponse<String> visitor = server.send(server.request("/api/v1/live").GET());
            assertThat(visitor.statusCode()).isEqualTo(200);
            assertThat(visitor.headers().firstValue("Cache-Control")).contains("no-store");
            JsonNode own = Json.MAPPER.readTree(visitor.body());
            assertThat(own.at("/farm/tests").asInt()).isEqualTo(3);
            assertThat(own.at("/nodes/0/tx_bps").asLong()).isEqualTo(24_000);
            assertThat(own.get("tests")).hasSize(1);
            assertThat(own.at("/tests/0/user").asText()).isEqualTo("alice");
            assertThat(own.at("/tests/0").has("rx_bps")).as("what nobody knows").isFalse();
            assertThat(own.at("/tests/0").has("remote_cpu")).as("what nobody said").isFalse();
            JsonNode all = Json.MAPPER.readTree(server.send("GET", "/api/v1/live", "").body());
            assertThat(all.get("tests")).hasSize(3);
            assertThat(all.at("/tests/1/user").asText()).isEqualTo("<script>");
            assertThat(server.send(server.request("/api/v1/live").header("Authorization", "Bearer nonsense").GET()).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void noFarmYetIsSaidAndNotShownAsEmpty() throws Exception {
        try (ConsoleUnderTest server = ConsoleUnderTest.starting(directory)) {
            HttpResponse<String> answer = server.send("GET", "/api/v1/live", "");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        }
    }

    @Test
    void aFollowerIsSentEachChangeForLongerThanAConnectionMayBeIdle() throws Exception {
        try (ConsoleUnderTest server = ConsoleUnderTest.ready(directory, settings(MANY));
                Follower follower = new Follower(server, true)) {
            follower.begun();
            assertThat(follower.head.get(0)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(follower.head).anySatisfy(line -> assertThat(line).startsWith("Content-Type: text/event-stream"));
            assertThat(follower.event().get("tests")).isEmpty();
            for (int second = 1; second <= 15; second++) {
                server.live(snapshot(second, List.of(test(second, "192.0.2.7", "alice"))));
                JsonNode event = follower.event(NOW.plusSeconds(second));
                assertThat(event.at("/tests/0/tx_bytes").asInt()).isEqualTo(1_000 + second);
                Awaitility.await().pollDelay(Duration.ofMillis(200)).atMost(ConsoleUnderTest.LONG).until(() -> true); // Longer in all than http.idle, 2 s here.
            }
            assertThat(server.console().liveViewers()).isEqualTo(1);
            follower.close();
            server.live(snapshot(26, List.of()));
            Awaitility.await().atMost(ConsoleUnderTest.LONG).untilAsserted(() -> {
                server.live(snapshot(27, List.of()));
                assertThat(server.console().liveViewers()).as("places that are taken").isZero();
            });
        }
    }

    @Test
    void aStreamThatLastedLongEnoughEnds() throws Exception {
        try (ConsoleUnderTest server = ConsoleUnderTest.ready(directory, settings(new LiveSettings(5, 5, Duration.ofSeconds(1))));
                Follower follower = new Follower(server, false).begun()) {
            String last = follower.line();
            while (!last.equals("0")) { // The end of the chunked coding.
                last = follower.line();
            }
            Awaitility.await().atMost(ConsoleUnderTest.LONG).until(() -> server.console().liveViewers() == 0);
        }
    }

    @Test
    void aStoppedServerEndsStreams() throws Exception {
        ConsoleUnderTest server = ConsoleUnderTest.ready(directory, settings(MANY));
        try (Follower follower = new Follower(server, false).begun()) {
            follower.event();
            server.close();
            assertThatThrownBy(() -> {
                        while (!follower.line().equals("0")) {
                            follower.line();
                        }
                        throw new java.io.EOFException("the end of the chunked coding");
                    })
                    .as("not that it waited for 30 s")
                    .isNotInstanceOf(java.net.SocketTimeoutException.class);
            assertThat(server.console().liveViewers()).isZero();
        }
    }

    @Test
    void moreFollowersThanPlacesAreToldSo() throws Exception {
        try (ConsoleUnderTest server = ConsoleUnderTest.ready(directory, settings(new LiveSettings(3, 2, Duration.ofMinutes(1))));
                Follower first = new Follower(server, false).begun();
                Follower second = new Follower(server, false).begun();
                Follower third = new Follower(server, false).begun()) {
            assertThat(first.head.get(0)).contains("200");
            assertThat(second.head.get(0)).contains("200");
            assertThat(third.head.get(0)).isEqualTo("HTTP/1.1 429 Too Many Requests");
            assertThat(new String(third.in.readNBytes(100), StandardCharsets.US_ASCII)).contains("too many follow the live view from 127.0.0.0/24");
            assertThat(server.send(server.request("/api/v1/live").GET()).statusCode()).as("asked once, not followed").isEqualTo(200);
        }
    }

    @Test
    void aThousandTestsTwoHundredFollowersAndOneWhoNeverReads() throws Exception {
        List<LiveTest> tests = IntStream.range(0, 1_000).mapToObj(i -> test(i, i < 2 ? "127.0.0.1" : "192.0.2.7", "alice")).toList();
        List<Follower> followers = new ArrayList<>();
        ConsoleSettings patient = ConsoleUnderTest.settings();
        ConsoleSettings settings = new ConsoleSettings(
                patient.listen(), 512, patient.maxBody(), patient.bodyWithin(), patient.answerWithin(), patient.idle(), List.of(), MANY);
        try (ConsoleUnderTest server = ConsoleUnderTest.ready(directory, settings)) {
            server.live(snapshot(1, tests));
            Follower neverReads = new Follower(server, true);
            followers.add(neverReads);
            for (int i = 0; i < 200; i++) {
                followers.add(new Follower(server, i % 20 == 0));
            }
            for (int i = 1; i <= 200; i++) {
                JsonNode event = followers.get(i).begun().event();
                assertThat(event.at("/farm/tests").asInt()).isEqualTo(1_000);
                assertThat(event.get("tests")).hasSize((i - 1) % 20 == 0 ? 1_000 : 2);
            }
            assertThat(server.console().liveViewers()).isEqualTo(201);
            for (int second = 2; second <= 6; second++) {
                server.live(snapshot(second, tests));
                for (int i = 1; i <= 200; i++) {
                    assertThat(followers.get(i).event(NOW.plusSeconds(second)).at("/farm/tests").asInt()).isEqualTo(1_000);
                }
            }
            // What the one who never read is sent at last is not all that was missed: seconds were left out, and nothing of one event is mixed with another.
            neverReads.begun();
            server.live(snapshot(7, tests));
            assertThat(neverReads.event(NOW.plusSeconds(7)).get("tests")).hasSize(1_000);
        } finally {
            for (Follower follower : followers) {
                follower.close();
            }
        }
    }
}
