package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerThatStartsAndStopsTest {
    @TempDir
    private Path directory;

    @Test
    void saysThatItLivesBeforeAnythingIsReady() throws Exception {
        try (ConsoleUnderTest server = ConsoleUnderTest.starting(directory)) {
            HttpResponse<String> live = server.send("GET", "/health/live", "");
            assertThat(live.statusCode()).isEqualTo(200);
            assertThat(live.body()).isEqualTo("{\"status\":\"live\"}");

            HttpResponse<String> ready = server.send("GET", "/health/ready", "");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("{\"status\":\"not ready\",\"ledger\":\"starting\",\"listeners\":\"starting\",\"pages\":\"starting\"}");

            HttpResponse<String> admin = server.send("GET", "/api/v1/admin/users", "");
            assertThat(admin.statusCode()).isEqualTo(503);
            assertThat(admin.headers().firstValue("Retry-After")).contains("1");
            assertThat(admin.body()).contains("the farm is starting");

            server.open();
            assertThat(server.send("GET", "/health/ready", "").statusCode()).isEqualTo(200);
            assertThat(server.send("GET", "/api/v1/admin/users", "").body()).isEqualTo("{\"users\":[]}");
        }
    }

    @Test
    void saysWhichPartIsNotReady() throws Exception {
        try (ConsoleUnderTest server = ConsoleUnderTest.ready(directory)) {
            server.readiness(new Readiness("the disk is full", Readiness.READY));
            HttpResponse<String> ready = server.send("GET", "/health/ready", "");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("{\"status\":\"not ready\",\"ledger\":\"the disk is full\",\"listeners\":\"ready\",\"pages\":\"starting\"}");
        }
    }

    @Test
    void healthAsksForNoTokenAndAnswersHead() throws Exception {
        try (ConsoleUnderTest server = ConsoleUnderTest.ready(directory)) {
            assertThat(server.send(server.request("/health/ready")).statusCode()).isEqualTo(200);
            HttpResponse<String> head = server.send(server.request("/health/live").method("HEAD", HttpRequest.BodyPublishers.noBody()));
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void leavesTheTokenAndTakesTheAddressAway() throws Exception {
        String token;
        try (ConsoleUnderTest server = ConsoleUnderTest.ready(directory)) {
            token = server.token();
            assertThat(token).matches("[0-9a-f]{64}");
            assertThat(server.files().address().orElseThrow().getPort()).isEqualTo(server.console().address().getPort());
            for (Path file : new Path[] {server.files().tokenFile(), server.files().addressFile()}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
            }
        }
        assertThat(directory.resolve("admin.address")).doesNotExist();
        try (ConsoleUnderTest again = ConsoleUnderTest.ready(directory)) {
            assertThat(again.token()).isEqualTo(token);
        }
    }

    @Test
    void refusesADamagedToken() throws Exception {
        Files.writeString(directory.resolve("admin.token"), "letmein\n");
        assertThatThrownBy(() -> ConsoleUnderTest.starting(directory))
                .hasCauseInstanceOf(ConsoleException.class)
                .hasMessageContaining("admin.token is damaged")
                .hasMessageContaining("remove it");
    }

    @Test
    void saysThatAnotherProgramListensThere() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ConsoleUnderTest server = ConsoleUnderTest.ready(directory)) {
            ConsoleSettings taken = ConsoleSettings.defaults(new InetSocketAddress(InetAddress.getLoopbackAddress(), other.getLocalPort()));
            Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
            Throwable failure = ConsoleUnderTest.failure(
                    Console.start(server.system(), taken, new AccessFiles(elsewhere), new byte[32], () -> Readiness.NOTHING_YET));
            assertThat(failure).isInstanceOf(ConsoleException.class);
            assertThat(failure.getMessage()).isEqualTo("cannot listen for HTTP on 127.0.0.1 port " + other.getLocalPort()
                    + ": another program listens there; choose another address with --http ADDR:PORT, or --http off");
            assertThat(elsewhere.resolve("admin.address")).doesNotExist();
        }
    }

    @Test
    void writesTheLoopbackAddressWhenItIsBoundToAll() throws Exception {
        ConsoleSettings everywhere = ConsoleSettings.defaults(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0));
        try (ConsoleUnderTest server = ConsoleUnderTest.ready(directory, everywhere)) {
            assertThat(server.files().address().orElseThrow().getHost()).isEqualTo("127.0.0.1");
            assertThat(ConsoleUnderTest.get(server.client().users())).isEmpty();
        }
    }

    @Test
    void isGoneAfterItStopped() throws Exception {
        int port;
        try (ConsoleUnderTest server = ConsoleUnderTest.ready(directory)) {
            port = server.console().address().getPort();
            server.send("GET", "/health/live", ""); // A connection that stays open.
            ConsoleUnderTest.get(server.console().stop(Duration.ofSeconds(2)));
            assertThatThrownBy(() -> server.send("GET", "/health/live", "")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close()).isInstanceOf(ConnectException.class);
        }
    }
}
