package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.btestfarm.console.client.HttpLedgerAdmin;
import org.btestfarm.console.client.HttpNodeAdmin;
import org.btestfarm.console.client.LocalFarm;
import org.btestfarm.console.live.LiveSettings;
import org.btestfarm.console.tls.Authorities;
import org.btestfarm.console.tls.TestCertificates;
import org.btestfarm.console.tls.TlsSettings;
import org.btestfarm.ledger.admin.AdminException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP over TLS: whom browsers and commands see, what strangers get who speak something else, and a certificate that is renewed. */
class TlsTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private static Path folder;

    private static TestCertificates authority;
    private static Path certificate;
    private static Path key;
    private static HttpClient browser;
    private static ConsoleUnderTest server;
    private static ConsoleUnderTest impatient;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestCertificates();
        certificate = folder.resolve("server.crt");
        key = folder.resolve("server.key");
        show(authority.issue("EC", 256, DAY));
        browser = browser();
        TlsSettings tls = new TlsSettings(certificate, key, Duration.ofSeconds(1), TlsSettings.HSTS);
        ConsoleSettings usual = ConsoleUnderTest.settings();
        server = ConsoleUnderTest.ready(folder.resolve("data"), usual.withTls(tls));
        ConsoleSettings short_ = new ConsoleSettings(
                usual.listen(), 8, 4096, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2), List.of(), LiveSettings.defaults());
        impatient = ConsoleUnderTest.ready(folder.resolve("impatient"), short_.withTls(tls));
    }

    @AfterAll
    static void stop() throws Exception {
        impatient.close();
        server.close();
    }

    private static void show(TestCertificates.Issued issued) throws IOException {
        TestCertificates.pkcs8(key, issued);
        authority.chain(certificate, issued);
    }

    /** Believes the authority; the server's name is checked as browsers do. */
    private static HttpClient browser() throws IOException {
        return HttpClient.newBuilder().sslContext(Authorities.of(authority.authority(folder.resolve("ca.crt")))).version(HttpClient.Version.HTTP_1_1).build();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.console().address().getPort() + path)).timeout(ConsoleUnderTest.LONG);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return browser.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void browsersAreAnsweredAndToldToComeWithTlsOnly() throws Exception {
        for (String path : new String[] {"/", "/health/live", "/api/v1/live", "/login", "/nothing", "/api/v1/admin/users"}) {
            assertThat(get(path).headers().firstValue("Strict-Transport-Security")).as(path).contains("max-age=" + Duration.ofDays(180).toSeconds());
        }
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsSayHowLongTheCertificateIsValid() throws Exception {
        Matcher left = Pattern.compile("^btest_http_certificate_remaining_seconds ([0-9.E]+)$", Pattern.MULTILINE).matcher(get("/metrics").body());
        assertThat(left.find()).isTrue();
        assertThat(Double.parseDouble(left.group(1))).isBetween(DAY.toSeconds() - 3_600.0, (double) DAY.toSeconds());
    }

    @Test
    void cookiesKeepToTls() throws Exception {
        assertThat(get("/login").headers().allValues("Set-Cookie")).isNotEmpty().allSatisfy(cookie -> assertThat(cookie).contains("; Secure").contains("; HttpOnly"));
    }

    @Test
    void whoDoesNotKnowTheAuthorityDoesNotBelieveIt() {
        HttpClient stranger = HttpClient.newHttpClient();
        assertThatThrownBy(() -> stranger.send(request("/health/live").build(), HttpResponse.BodyHandlers.ofString())).isInstanceOf(SSLException.class);
    }

    @Test
    void commandsOnTheMachineFindItAndBelieveIt() throws Exception {
        LocalFarm farm = LocalFarm.find(server.files()).orElseThrow();
        assertThat(farm.address().getScheme()).isEqualTo("https");
        assertThat(ConsoleUnderTest.get(new HttpLedgerAdmin(farm, ConsoleUnderTest.LONG).users())).isEmpty();
        assertThat(ConsoleUnderTest.get(new HttpNodeAdmin(farm, ConsoleUnderTest.LONG).nodes()).asked()).isEqualTo("node-1");
    }

    @Test
    void commandsSendTheTokenToNobodyElse() throws Exception {
        TestCertificates.Issued other = authority.issue("EC", 256, DAY);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        ConsoleSettings impostor = ConsoleUnderTest.settings()
                .withTls(TlsSettings.of(authority.chain(folder.resolve("other.crt"), other), TestCertificates.pkcs8(folder.resolve("other.key"), other)));
        try (ConsoleUnderTest there = ConsoleUnderTest.ready(elsewhere, impostor)) {
            LocalFarm own = LocalFarm.find(server.files()).orElseThrow();
            LocalFarm misled = new LocalFarm(there.files().address().orElseThrow(), own.token(), own.tls());
            assertThat(ConsoleUnderTest.failure(new HttpLedgerAdmin(misled, ConsoleUnderTest.LONG).users()))
                    .isInstanceOf(AdminException.class)
                    .hasMessageContaining("this is not the certificate that the farm says it shows");
        }
        assertThat(elsewhere.resolve("admin.certificate")).doesNotExist();
    }

    @Test
    void aRenewedCertificateIsShownToNewConnections() throws Exception {
        LocalFarm before = LocalFarm.find(server.files()).orElseThrow();
        HttpLedgerAdmin command = new HttpLedgerAdmin(before, ConsoleUnderTest.LONG);
        TestCertificates.Issued renewed = authority.issue("RSA", 2048, DAY);
        show(renewed);
        Awaitility.await().atMost(ConsoleUnderTest.LONG).untilAsserted(() -> assertThat(server.files().certificate()).contains(renewed.fingerprint()));
        Awaitility.await().atMost(ConsoleUnderTest.LONG).ignoreExceptions().untilAsserted(() ->
                assertThat(browser().send(request("/health/live").build(), HttpResponse.BodyHandlers.ofString()).sslSession().orElseThrow().getPeerCertificates()[0].getPublicKey())
                        .isEqualTo(renewed.pair().getPublic()));
        assertThat(ConsoleUnderTest.get(command.users())).isEmpty(); // One that began before.
    }

    @Test
    void filesThatFitNoLongerChangeNothing() throws Exception {
        Optional<String> shown = server.files().certificate();
        byte[] whole = Files.readAllBytes(certificate);
        Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n");
        try {
            // As long as two looks take, new connections get what they got.
            Awaitility.await().during(Duration.ofMillis(2_500)).atMost(ConsoleUnderTest.LONG).untilAsserted(() -> {
                assertThat(browser().send(request("/health/live").build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
                assertThat(server.files().certificate()).isEqualTo(shown);
            });
        } finally {
            Files.write(certificate, whole);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n", "\u0016\u0003\u0001\u0000\u0002\u0001\u0000", "\u0000\u0000\u0000\u0000\u0000", ""})
    void whoSpeaksNoTlsIsLetGo(String bytes) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.console().address().getPort())) {
            socket.setSoTimeout((int) ConsoleUnderTest.LONG.toMillis());
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(rest(socket), StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/1.1");
        }
        HttpRequest next = HttpRequest.newBuilder(URI.create("https://localhost:" + impatient.console().address().getPort() + "/health/live")).timeout(ConsoleUnderTest.LONG).build();
        assertThat(browser.send(next, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void aHandshakeThatComesByteByByteIsGivenUp() throws Exception {
        impatient.dripUntilClosed(new byte[] {0x16, 3, 1, 0x3f, 0}, 1); // The head of a record of 16,128 bytes.
    }

    @Test
    void oldProtocolsAreRefused() throws Exception {
        try (SSLSocket socket = (SSLSocket) Authorities.of(authority.authority(folder.resolve("ca.crt"))).getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.console().address().getPort())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
        }
    }

    @Test
    void badFilesAreSaidBeforeAnythingIsStarted() throws Exception {
        Path other = TestCertificates.pkcs8(folder.resolve("foreign.key"), authority.issue("EC", 256, DAY));
        ConsoleSettings settings = ConsoleUnderTest.settings().withTls(TlsSettings.of(certificate, other));
        assertThatThrownBy(() -> Console.answerMeanwhile(settings, server.files()))
                .isInstanceOf(ConsoleException.class)
                .hasMessage("TLS: " + other + " is not the key of the first certificate in " + certificate + "; that must be the server's own, before those of authorities");
    }

    private static byte[] rest(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return in.readAllBytes();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server still waits", e);
        } catch (SocketException e) {
            return new byte[0]; // It closed without having read all.
        }
    }
}
