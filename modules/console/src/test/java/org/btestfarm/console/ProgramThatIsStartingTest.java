package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.btestfarm.console.starting.StartingServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramThatIsStartingTest {
    @TempDir
    private Path directory;

    private static StartingServer starting() throws IOException {
        return starting(ConsoleUnderTest.LONG);
    }

    private static StartingServer starting(Duration patience) throws IOException {
        return StartingServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty(), Optional.empty(), patience);
    }

    /** What is answered to these bytes until the server ends the connection. */
    private static String answer(StartingServer server, String request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server.address());
            socket.setSoTimeout((int) ConsoleUnderTest.LONG.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: farm\r\n\r\n";
    }

    @Test
    void livesAndIsNotReady() throws Exception {
        try (StartingServer server = starting()) {
            assertThat(answer(server, get("/health/live"))).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n{\"status\":\"live\"}");
            assertThat(answer(server, get("/health/ready")))
                    .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                    .contains("\r\nRetry-After: 1\r\n")
                    .endsWith("\r\n\r\n{\"status\":\"not ready\",\"ledger\":\"starting\",\"listeners\":\"starting\",\"pages\":\"starting\"}");
            assertThat(answer(server, "HEAD /health/live HTTP/1.1\r\nHost: farm\r\n\r\n")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n");
        }
    }

    @Test
    void tellsProgramsAndPeopleToComeBack() throws Exception {
        try (StartingServer server = starting()) {
            assertThat(answer(server, get("/api/v1/tests?limit=1")))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("\r\nContent-Type: application/problem+json\r\n", "\r\nRetry-After: 1\r\n")
                    .endsWith("{\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"the farm is starting or stopping\"}");
            assertThat(answer(server, get("/")))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("\r\nContent-Type: text/html; charset=UTF-8\r\n", "\r\nX-Frame-Options: DENY\r\n", "This farm is starting");
            assertThat(answer(server, "POST /login HTTP/1.1\r\nHost: farm\r\nContent-Length: 9\r\n\r\npassword=")).startsWith("HTTP/1.1 503 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\r\n", "GET\r\n\r\n", "get / HTTP/1.1\r\n\r\n", "GET / HTTP/2\r\n\r\n", "GET /a b HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\r\n\r\n"})
    void saysThatItCannotReadSomethingElse(String request) throws Exception {
        try (StartingServer server = starting()) {
            assertThat(answer(server, request)).startsWith("HTTP/1.1 400 Bad Request\r\n").contains("application/problem+json");
        }
    }

    @Test
    void readsNoEndlessHead() throws Exception {
        try (StartingServer server = starting()) {
            assertThat(answer(server, "GET / HTTP/1.1\r\nX: " + "x".repeat(8 * 1024))).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void letsGoOfSomebodyWhoSaysNothing() throws Exception {
        try (StartingServer server = starting(Duration.ofMillis(50))) {
            assertThat(answer(server, "")).isEmpty();
        }
    }

    @Test
    void givesItsAddressToTheRealServer() throws Exception {
        try (StartingServer first = starting()) {
            assertThat(answer(first, get("/api/v1/openapi.json"))).startsWith("HTTP/1.1 503 ");
            try (ConsoleUnderTest server = ConsoleUnderTest.takingOver(directory, first)) {
                assertThat(server.console().address()).isEqualTo(first.address());
                assertThat(server.send("GET", "/api/v1/openapi.json", "").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void saysWhatIsInTheWayOfItsAddress() throws Exception {
        try (StartingServer other = starting()) {
            ConsoleSettings taken = ConsoleSettings.defaults(other.address());
            assertThatThrownBy(() -> Console.answerMeanwhile(taken, new AccessFiles(directory)))
                    .isInstanceOf(ConsoleException.class)
                    .hasMessage("cannot listen for HTTP on 127.0.0.1 port " + other.address().getPort()
                            + ": another program listens there; choose another address with --http ADDR:PORT, or --http off");
        }
    }
}
