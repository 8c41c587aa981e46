package org.btestfarm.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.LongTest;
import org.btestfarm.app.testing.Ran;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestPlan;
import org.btestfarm.console.web.Json;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real test on a real farm: it appears live, moves, and is gone when it has ended; in the API and in {@code top}. */
class TestThatIsSeenLiveTest {
    @TempDir
    private Path folder;

    private JsonNode live() throws Exception {
        URI base = URI.create(Files.readString(folder.resolve("data/admin.address")).trim());
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/api/v1/live")).timeout(FarmUnderTest.LONG).build();
        return Json.MAPPER.readTree(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Test
    void itAppearsMovesAndIsGone() throws Exception {
        Path data = folder.resolve("data");
        try (Child farm = Child.start(
                folder, "serve", "--listen", FarmUnderTest.IPV4, "--port", "0", "--udp-ports", "28401-28500", "--open", "--data", "data", "--http", "127.0.0.1:0")) {
            int port = farm.awaitReady();
            try (Child following = Child.start(folder, "top", "--data", "data", "--json");
                    Child stopped = Child.start(folder, "top", "--data", "data");
                    Child unread = Child.start(List.of("sh", "-c", "{ \"$@\"; echo ended $? >&2; } | head -n 1", "sh"), folder, "top", "--data", "data", "--json")) {
                unread.await("\"farm\":\\{\"tests\":0");
                unread.await("^ended 0$"); // Nobody reads on, so there is nothing to show.
                following.await("\"farm\":\\{\"tests\":0");
                stopped.await("tests 0  download 0 bit/s  upload 0 bit/s"); // In a pipe, one block of lines a second.
                try (LongTest test = new LongTest(TestPlan.to(new InetSocketAddress(FarmUnderTest.IPV4, port))
                        .transport(Transport.UDP)
                        .direction(TestDirection.BOTH)
                        .txBps(1_000_000)
                        .rxBps(2_000_000))) {
                    Awaitility.await().atMost(FarmUnderTest.LONG).untilAsserted(() -> {
                        JsonNode seen = live();
                        assertThat(seen.at("/farm/tests").asInt()).isEqualTo(1);
                        assertThat(seen.at("/tests/0/transport").asText()).isEqualTo("udp");
                        assertThat(seen.at("/tests/0/direction").asText()).isEqualTo("both");
                        assertThat(seen.at("/tests/0/address").asText()).isEqualTo("127.0.0.1");
                        assertThat(seen.at("/tests/0/tx_bps").asLong()).isPositive();
                        assertThat(seen.at("/tests/0/rx_bps").asLong()).isPositive();
                        assertThat(seen.at("/tests/0/limit_bps").asLong()).isEqualTo(2_000_000);
                        assertThat(seen.at("/tests/0").has("user")).as("nobody was asked").isFalse();
                    });
                    long before = live().at("/tests/0/tx_bytes").asLong();
                    Awaitility.await().atMost(FarmUnderTest.LONG).untilAsserted(() -> assertThat(live().at("/tests/0/tx_bytes").asLong()).isGreaterThan(before));
                    Ran once = Ran.with("top", "--data", data.toString(), "--once");
                    assertThat(once.status()).as(once.err()).isZero();
                    assertThat(once.lines()).anySatisfy(line -> assertThat(line).matches("- +127.0.0.1 +udp both +1 .*"));
                    following.await("\"farm\":\\{\"tests\":1.*\"tx_bps\":[1-9]");
                    test.end();
                }
                Awaitility.await().atMost(FarmUnderTest.LONG).untilAsserted(() -> assertThat(live().at("/farm/tests").asInt(-1)).isZero());
                stopped.terminate();
                assertThat(stopped.status()).isZero();
                following.terminate();
                assertThat(following.status()).isZero();
                assertThat(following.err()).isEmpty();
            }
            farm.terminate();
            assertThat(farm.status()).isZero();
        }
        Ran late = Ran.with("top", "--data", data.toString(), "--once");
        assertThat(late.status()).isEqualTo(1);
        assertThat(late.err()).contains("no farm with HTTP runs on");
    }
}
