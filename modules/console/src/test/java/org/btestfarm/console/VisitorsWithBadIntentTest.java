package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.btestfarm.console.live.LiveSettings;
import org.btestfarm.console.live.LiveSnapshot;
import org.btestfarm.console.live.LiveTotals;
import org.btestfarm.console.views.ViewStatus;
import org.btestfarm.console.visitor.Network;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Other sites' pages, frames, floods of viewers, forms and heads that are too large or never end: each gets its answer, and the next visitor is served. */
class VisitorsWithBadIntentTest {
    private static final int BODY = 4_096;
    private static final int VIEWERS = 20;
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    @TempDir
    private static Path directory;

    private static ConsoleUnderTest server;

    @BeforeAll
    static void start() throws Exception {
        ConsoleSettings usual = ConsoleUnderTest.settings();
        server = ConsoleUnderTest.starting(directory, new ConsoleSettings(
                usual.listen(), 4_096, BODY, Duration.ofSeconds(1), usual.answerWithin(), usual.idle(), List.of(Network.parse("127.0.0.1")),
                new LiveSettings(VIEWERS, 5, Duration.ofMinutes(10))));
        server.open(Optional.of(new ResultsUnderTest(List.of(), new ViewStatus(true, 0))));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static void assertServed() throws Exception {
        assertThat(server.send(server.request("/health/live")).statusCode()).isEqualTo(200);
    }

    private static String cookie(HttpResponse<String> answer, String name) {
        return answer.headers().allValues("Set-Cookie").stream().filter(line -> line.startsWith(name + "=")).map(line -> line.substring(0, line.indexOf(';'))).findFirst().orElseThrow();
    }

    /** What a browser has that is logged in as an operator. */
    private static String operatorsCookie() throws Exception {
        HttpResponse<String> page = server.send(server.request("/login"));
        Matcher token = TOKEN.matcher(page.body());
        assertThat(token.find()).isTrue();
        HttpResponse<String> in = server.send(server.request("/login")
                .header("Cookie", cookie(page, "btest-visit"))
                .header("Content-Type", FORM)
                .POST(HttpRequest.BodyPublishers.ofString("token=" + token.group(1) + "&admin-token=" + server.token())));
        assertThat(in.statusCode()).isEqualTo(303);
        return cookie(in, "btest-session");
    }

    @ParameterizedTest
    @CsvSource({"/users/add, name=mallory&password=x", "/users/remove, name=alice", "/limits/change, target=user:alice&limits=day%3D1", "/logout, ''"})
    void anotherSitesFormChangesNothingThoughTheBrowserIsLoggedIn(String path, String fields) throws Exception {
        String cookie = operatorsCookie();
        for (String token : new String[] {"", "&token=", "&token=AAAAAAAAAAAAAAAAAAAAAA"}) {
            HttpResponse<String> answer = server.send(server.request(path)
                    .header("Cookie", cookie)
                    .header("Origin", "https://elsewhere.example")
                    .header("Content-Type", FORM)
                    .POST(HttpRequest.BodyPublishers.ofString(fields + token)));
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("This form is out of date");
        }
        assertThat(server.ledger().directory().size()).isZero();
        assertThat(server.send(server.request("/users").header("Cookie", cookie)).statusCode()).as("still logged in").isEqualTo(200);
    }

    @Test
    void aCookieOpensNoOperatorsApi() throws Exception {
        HttpResponse<String> answer = server.send(server.request("/api/v1/admin/users")
                .header("Cookie", operatorsCookie())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"mallory\",\"password\":\"x\"}")));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(server.ledger().directory().size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/login", "/live", "/history", "/r/AAAAAAAAAAAAAAAAAAAAAA", "/no-such-page", "/history?cursor=%21", "/api/v1/tests", "/api/v1/live", "/api/v1/nothing", "/api/v1/admin/users"})
    void nothingCanBeFramedOrTakenForSomethingElse(String path) throws Exception {
        HttpResponse<String> answer = server.send(server.request(path).header("Accept", "text/html"));
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow()).contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).as("what other sites' scripts may read").isEmpty();
    }

    @Test
    void aFormThatIsTooLargeOrNeverEndsIsRefused() throws Exception {
        HttpResponse<String> large = server.send(server.request("/login").header("Content-Type", FORM).POST(HttpRequest.BodyPublishers.ofString("name=" + "x".repeat(BODY))));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("allowed are " + BODY + " bytes");
        assertThat(raw("POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM + "\r\nContent-Length: 100\r\nConnection: close\r\n\r\nname="))
                .startsWith("HTTP/1.1 408")
                .contains("The body took too long");
        assertServed();
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Length: 99999999999, name=, 413, 'Allowed are|allowed are'",
        "Transfer-Encoding: chunked, FFFFFFFFFF, 400, 'The body broke off, or cannot be read'",
        "Transfer-Encoding: chunked, no-length, 400, 'The body broke off, or cannot be read'"
    })
    void aBodyThatCannotBeIsNoFailureOfTheFarm(String header, String body, int status, String text) throws Exception {
        String head = "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM + "\r\nConnection: close\r\n" + header + "\r\n\r\n";
        assertThat(raw(head + body + "\r\n")).startsWith("HTTP/1.1 " + status).containsPattern(text);
        assertServed();
    }

    @Test
    void headsThatAreTooLargeAreRefused() throws Exception {
        assertThat(raw("GET /health/live HTTP/1.1\r\nHost: x\r\nX-Large: " + "x".repeat(9_000) + "\r\n\r\n")).startsWith("HTTP/1.1 431").contains("application/problem+json", "allowed are 64 bytes for its name and 8192 for its value");
        assertThat(raw("GET /health/live HTTP/1.1\r\nHost: x\r\n" + "X-Many: 1\r\n".repeat(100) + "\r\n")).matches("(?s)HTTP/1.1 4(00|31) .*application/problem\\+json.*");
        assertThat(raw("GET /r/" + "a".repeat(3_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 414").contains("application/problem+json", "allowed are 2048 characters");
        assertServed();
    }

    @Test
    void aThousandViewersWhoNeverReadAreBounded() throws Exception {
        List<Socket> viewers = new ArrayList<>();
        try {
            int[] statuses = new int[600];
            for (int i = 0; i < 1_000; i++) {
                String network = "10." + i / 250 + "." + i % 250 + ".1"; // Each from another one: only the bound of all holds them.
                Socket viewer = new Socket(InetAddress.getLoopbackAddress(), server.console().address().getPort());
                viewers.add(viewer);
                viewer.setSoTimeout((int) ConsoleUnderTest.LONG.toMillis());
                viewer.getOutputStream().write(("GET /api/v1/live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nX-Forwarded-For: " + network + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                String answer = head(viewer.getInputStream());
                int status = Integer.parseInt(answer.substring(9, 12));
                statuses[status]++;
                if (status != 200) {
                    assertThat(answer).contains("Content-Type: application/problem+json", "Retry-After: 30");
                }
            }
            assertThat(statuses[200]).isEqualTo(VIEWERS);
            assertThat(statuses[503]).isEqualTo(1_000 - VIEWERS);
            assertThat(server.console().liveViewers()).isEqualTo(VIEWERS);
            assertServed();
            assertThat(server.send(server.request("/api/v1/live")).statusCode()).as("who asks once").isEqualTo(200);
        } finally {
            for (Socket viewer : viewers) {
                viewer.close();
            }
        }
        Awaitility.await().atMost(ConsoleUnderTest.LONG).until(() -> {
            server.live(new LiveSnapshot(Instant.now(), new LiveTotals(0, 0, 0), List.of(), List.of())); // What cannot be sent tells that they are gone.
            return server.console().liveViewers() == 0;
        });
    }

    /** Up to the empty line. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended after " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Sends bytes and reads until the server closes. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.console().address().getPort())) {
            socket.setSoTimeout((int) ConsoleUnderTest.LONG.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (SocketException e) {
                // It closed without having read all: what it said before counts.
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
