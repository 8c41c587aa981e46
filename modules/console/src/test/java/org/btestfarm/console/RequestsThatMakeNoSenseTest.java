package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btestfarm.console.live.LiveSettings;
import org.btestfarm.console.client.HttpLedgerAdmin;
import org.btestfarm.console.client.LocalFarm;
import org.btestfarm.ledger.admin.AdminException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsThatMakeNoSenseTest {
    private static final String USERS = "/api/v1/admin/users";
    private static final int BODY = 4096;

    @TempDir
    private static Path directory;

    private static ConsoleUnderTest server;
    private static ConsoleUnderTest impatient;

    @BeforeAll
    static void start() throws Exception {
        ConsoleSettings usual = ConsoleUnderTest.settings();
        server = ConsoleUnderTest.ready(
                directory.resolve("usual"),
                new ConsoleSettings(usual.listen(), 64, BODY, usual.answerWithin(), usual.answerWithin(), usual.idle(), List.of(), LiveSettings.defaults()));
        // Only for what must be given up: a busy machine takes its time for all else.
        impatient = ConsoleUnderTest.ready(
                directory.resolve("impatient"),
                new ConsoleSettings(usual.listen(), 8, BODY, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2), List.of(), LiveSettings.defaults()));
    }

    @AfterAll
    static void stop() throws Exception {
        impatient.close();
        server.close();
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"status\":" + status).contains(detail).doesNotContain("\n").doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "Bearer", "Bearer ", "Bearer 0000000000000000000000000000000000000000000000000000000000000000", "Bearer x",
                "Basic YWRtaW46YWRtaW4=", "Token \u0001"
            })
    void withoutTheTokenNothingIsSaid(String authorization) throws Exception {
        for (String path : new String[] {USERS, "/api/v1/admin/policies", "/api/v1/admin/balances/user:x", "/api/v1/admin/nothing"}) {
            HttpRequest.Builder request = server.request(path);
            try {
                request.header("Authorization", authorization);
            } catch (IllegalArgumentException e) {
                continue; // No client would send it.
            }
            HttpResponse<String> response = server.send(request);
            assertProblem(response, 401, "admin.token");
            assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"btest-farm\"");
            assertThat(response.body()).doesNotContain(server.token());
        }
        assertProblem(server.send(server.request(USERS)), 401, "admin.token");
    }

    @Test
    void aPrefixOfTheTokenIsNotTheToken() throws Exception {
        String token = server.token();
        for (String almost : List.of(token.substring(0, 63), token + "0", token.substring(0, 63) + (token.endsWith("0") ? "1" : "0"))) {
            assertProblem(server.send(server.request(USERS).header("Authorization", "Bearer " + almost)), 401, "admin.token");
        }
        assertThat(server.send(server.request(USERS).header("Authorization", "bearer " + token)).statusCode()).isEqualTo(200);
    }

    @Test
    void theClientSaysThatItsTokenIsRefused() throws Exception {
        HttpLedgerAdmin stranger = new HttpLedgerAdmin(new LocalFarm(server.files().address().orElseThrow(), "0".repeat(64), Optional.empty()), ConsoleUnderTest.LONG);
        assertThat(ConsoleUnderTest.failure(stranger.users()))
                .isInstanceOfSatisfying(AdminException.class, problem -> assertThat(problem.kind()).isEqualTo(AdminException.Kind.UNAVAILABLE))
                .hasMessageContaining("admin.token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/live/", "/health/dead", "/api/v1/admin/users/", "/api/v1/admin/users/a/b", "/api/v2/admin/users", "/favicon.ico"})
    void thereIsNothingThere(String path) throws Exception {
        assertProblem(server.send("GET", path, ""), 404, "there is nothing at this address");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE,/api/v1/admin/users,'GET, POST'",
        "PUT,/api/v1/admin/users/anna,'DELETE, GET, PATCH'",
        "POST,/api/v1/admin/policies,'GET, PATCH'",
        "POST,/health/live,GET",
        "DELETE,/api/v1/admin/balances/user:x,GET"
    })
    void otherMethodsAreNamed(String method, String path, String allowed) throws Exception {
        HttpResponse<String> response = server.send(method, path, "");
        assertProblem(response, 405, "allowed here are " + allowed);
        assertThat(response.headers().firstValue("Allow")).contains(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"x\",\"password\":\"p\",\"admin\":true}|field 'admin' is unknown, allowed are md5, name, password",
                "{\"name\":\"x\"}|field 'password' is missing",
                "{\"password\":\"x\"}|field 'name' is missing",
                "{}|field 'name' is missing",
                "{\"name\":5,\"password\":\"p\"}|field 'name' must be a string",
                "{\"name\":{\"a\":1},\"password\":\"p\"}|field 'name' must be a string",
                "{\"name\":\"x\",\"password\":\"p\",\"md5\":\"yes\"}|field 'md5' must be true or false",
                "{\"name\":\"x\",\"name\":\"y\",\"password\":\"p\"}|the body is not JSON",
                "{\"name\":\"x\",\"password\":\"p\"} {}|the body",
                "[]|the body must be a JSON object",
                "null|the body must be a JSON object",
                "5|the body must be a JSON object",
                "{\"name\":|the body is not JSON: line 1",
                "name=x|the body is not JSON: line 1"
            })
    void whatIsWrongWithABodyIsSaid(String body, String detail) throws Exception {
        assertProblem(server.send("POST", USERS, body), 400, detail);
        assertThat(server.ledger().directory().size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"target\":\"user:x\",\"bytes\":{\"day\":1.5}}|field 'bytes.day' must be a whole number",
                "{\"target\":\"user:x\",\"bytes\":{\"day\":\"1GB\"}}|field 'bytes.day' must be a whole number",
                "{\"target\":\"user:x\",\"bytes\":{\"day\":9223372036854775808}}|field 'bytes' must be a whole number",
                "{\"target\":\"user:x\",\"bytes\":[]}|field 'bytes' must be an object",
                "{\"target\":\"user:x\"}|nothing to change",
                "{\"bytes\":{\"day\":1}}|field 'target' is missing"
            })
    void whatIsWrongWithAPolicyIsSaid(String body, String detail) throws Exception {
        assertProblem(server.send("PATCH", "/api/v1/admin/policies", body), 400, detail);
    }

    @Test
    void aPatchMustChangeSomething() throws Exception {
        assertProblem(server.send("PATCH", USERS + "/x", "{}"), 400, "nothing to change, allowed are password, md5, enabled");
    }

    @Test
    void aPasswordNeverComesBackInAProblem() throws Exception {
        for (String body : List.of("{\"name\":\"x\",\"password\":[\"s3cret\"]}", "{\"name\":\"x\",\"password\":\"s3cret", "s3cret", "{\"s3cret\":1}")) {
            HttpResponse<String> response = server.send("POST", USERS, body);
            assertProblem(response, 400, "");
            if (!body.contains("{\"s3cret")) { // A field's name is no password.
                assertThat(response.body()).doesNotContain("s3cret");
            }
        }
    }

    @Test
    void aBodyHasToBeJson() throws Exception {
        HttpRequest.Builder form = server.request(USERS)
                .header("Authorization", "Bearer " + server.token())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=x&password=y"));
        assertProblem(server.send(form), 415, "application/json");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        String large = "{\"name\":\"x\",\"password\":\"" + "p".repeat(BODY) + "\"}";
        assertProblem(server.send("POST", USERS, large), 413, "allowed are " + BODY + " bytes");
        HttpRequest.Builder chunked = server.request(USERS)
                .header("Authorization", "Bearer " + server.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(large)));
        assertProblem(server.send(chunked), 413, "allowed are " + BODY + " bytes");
    }

    @Test
    void aBodyThatSaysItIsTooLargeIsNotReadAtAll() throws Exception {
        assertThat(raw(server, "POST " + USERS + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + server.token()
                        + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 99999999999\r\n\r\n{"))
                .startsWith("HTTP/1.1 413")
                .contains("allowed are " + BODY + " bytes");
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedFor() throws Exception {
        assertThat(raw(impatient, "POST " + USERS + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + impatient.token()
                        + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"name\":"))
                .startsWith("HTTP/1.1 408")
                .contains("the body took too long");
    }

    @Test
    void aRequestThatIsNeverFinishedIsGivenUp() throws Exception {
        assertThat(raw(impatient, "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ")).doesNotContain("200");
    }

    @Test
    void aHeaderThatComesByteByByteIsGivenUp() throws Exception {
        impatient.dripUntilClosed("GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII), 'a');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0001\u0002 / HTTP/1.1\r\n\r\n",
                "GET / HTTX/1.1\r\n\r\n",
                "GET /health/live HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET /health/live%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/v1/admin/users/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /api/v1/admin/users HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
                "BREW /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
            })
    void whatIsNoRequestIsAnsweredAndClosed(String bytes) throws Exception {
        assertThat(raw(server, bytes)).matches("(?s)HTTP/1.1 [45]\\d\\d .*application/problem\\+json.*").doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000\u0001\u0002\r\n\r\n", "GET\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000"})
    void whatNeverBecomesARequestIsClosed(String bytes) throws Exception {
        assertThat(raw(impatient, bytes)).doesNotContain("200 OK").doesNotContain("500");
    }

    @Test
    void anAddressThatIsTooLongIsRefused() throws Exception {
        assertThat(raw(server, "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 414").contains("application/problem+json");
    }

    @Test
    void connectionsAreBounded() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), impatient.console().address().getPort()));
            }
            // Those who say nothing are given up, so that who has something to say comes to be heard.
            assertThat(impatient.send(impatient.request("/health/live")).statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    /** Sends bytes and reads until the server closes. */
    private static String raw(ConsoleUnderTest to, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.console().address().getPort())) {
            socket.setSoTimeout((int) ConsoleUnderTest.LONG.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (SocketTimeoutException e) {
                throw new AssertionError("the server still waits after " + answer, e);
            } catch (SocketException e) {
                // It closed without having read all: what it said before counts.
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
