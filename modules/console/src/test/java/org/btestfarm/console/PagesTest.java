package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.console.views.ViewStatus;
import org.btestfarm.console.visitor.Network;
import org.btestfarm.ledger.admin.ImportedUsage;
import org.btestfarm.ledger.admin.NewUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages as a browser asks for them: logging in, forms, and what strangers may not do. */
class PagesTest {
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");
    private static final String HOSTILE = "<script>alert(1)</script>\"'";

    @TempDir
    private Path directory;

    private ConsoleUnderTest farm;
    /** As a browser keeps them. */
    private final Map<String, String> cookies = new LinkedHashMap<>();

    @BeforeEach
    void start() throws Exception {
        farm = ConsoleUnderTest.ready(directory);
        ConsoleUnderTest.get(farm.ledger().admin().addUser(new NewUser("alice", "secret", false)));
    }

    @AfterEach
    void stop() throws Exception {
        farm.close();
    }

    private HttpResponse<String> browse(HttpRequest.Builder request) throws Exception {
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookies.entrySet().stream().map(cookie -> cookie.getKey() + "=" + cookie.getValue()).collect(Collectors.joining("; ")));
        }
        HttpResponse<String> answer = farm.send(request.header("Accept", "text/html"));
        answer.headers().allValues("Set-Cookie").forEach(line -> {
            String[] pair = line.substring(0, line.indexOf(';')).split("=", 2);
            cookies.put(pair[0], pair[1]);
        });
        return answer;
    }

    private HttpResponse<String> open(String path) throws Exception {
        return browse(farm.request(path).GET());
    }

    private HttpResponse<String> send(String path, Map<String, String> fields) throws Exception {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return browse(farm.request(path).header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String token(HttpResponse<String> page) {
        Matcher token = TOKEN.matcher(page.body());
        assertThat(token.find()).as("a form with a token in %s", page.body()).isTrue();
        return token.group(1);
    }

    private HttpResponse<String> logIn(String name, String password) throws Exception {
        return send("/login", Map.of("token", token(open("/login")), "name", name, "password", password));
    }

    private HttpResponse<String> logInAsOperator() throws Exception {
        return send("/login", Map.of("token", token(open("/login")), "admin-token", farm.token()));
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    @Test
    void saysWhatToTypeAndLoadsNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = open("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("/tool/bandwidth-test address=127.0.0.1 user=NAME password=PASSWORD");
        assertThat(page.body()).doesNotContain("http://", "https://", "<script>", "style=", "onclick");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow()).contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    }

    @Test
    void anOperatorSeesNodesAndDrainsTheOneThatIsShown() throws Exception {
        assertThat(location(open("/nodes"))).isEqualTo("/login");
        logInAsOperator();
        HttpResponse<String> page = open("/nodes");
        assertThat(page.body()).contains("this node, writes the ledger", "0 of 100", "not reported of 1.00 Gbit/s", "Drain node-1");
        HttpResponse<String> other = send("/nodes/drain", Map.of("token", token(page), "node", "node-2"));
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).contains("This is node node-1", "Drain node-1");
        assertThat(send("/nodes/drain", Map.of("node", "node-1")).statusCode()).as("without the form's token").isEqualTo(403);
        assertThat(location(send("/nodes/drain", Map.of("token", token(page), "node", "node-1")))).isEqualTo("/nodes");
        assertThat(open("/nodes").body()).contains("draining", "it is being drained").doesNotContain("Drain node-1");
    }

    @Test
    void aUserSeesNoNodes() throws Exception {
        logIn("alice", "secret");
        assertThat(open("/nodes").statusCode()).isEqualTo(403);
        assertThat(send("/nodes/drain", Map.of("token", token(open("/")), "node", "node-1")).statusCode()).isEqualTo(403);
    }

    @Test
    void theFirstPageIsSmallWithAllThatItLoads() throws Exception {
        HttpResponse<String> page = open("/");
        int bytes = page.body().getBytes(StandardCharsets.UTF_8).length;
        Matcher asset = Pattern.compile("\"(/assets/[^\"]+)\"").matcher(page.body());
        int assets = 0;
        while (asset.find()) {
            HttpResponse<String> answer = open(asset.group(1));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
            bytes += answer.body().getBytes(StandardCharsets.UTF_8).length;
            assets++;
        }
        assertThat(assets).isGreaterThan(1);
        assertThat(bytes).as("the first page with its %d assets, not compressed", assets).isLessThan(100_000);
    }

    @Test
    void aUserLogsInWithTheFarmsPasswordAndOutAgain() throws Exception {
        HttpResponse<String> in = logIn("alice", "secret");
        assertThat(location(in)).isEqualTo("/history");
        assertThat(in.headers().firstValue("Set-Cookie").orElseThrow()).startsWith("btest-session=").contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain("Secure");
        HttpResponse<String> page = open("/");
        assertThat(page.body()).contains("user=alice", "Log out").doesNotContain("Log in");
        String session = cookies.get("btest-session");
        assertThat(location(send("/logout", Map.of("token", token(page))))).isEqualTo("/");
        assertThat(open("/").body()).contains("Log in");
        cookies.put("btest-session", session);
        assertThat(open("/").body()).as("a cookie that somebody kept").contains("Log in");
    }

    @Test
    void aWrongPasswordAndAnUnknownNameAreToldTheSame() throws Exception {
        HttpResponse<String> wrong = logIn("alice", "guess");
        HttpResponse<String> unknown = logIn("nobody", "guess");
        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(unknown.statusCode()).isEqualTo(403);
        assertThat(wrong.body().replace("alice", "").replaceAll("value=\"[^\"]*\"", "")).isEqualTo(unknown.body().replace("nobody", "").replaceAll("value=\"[^\"]*\"", ""));
        assertThat(cookies).doesNotContainKey("btest-session");
    }

    @Test
    void aSessionEndsWithThePasswordItWasMadeWith() throws Exception {
        logIn("alice", "secret");
        assertThat(open("/").body()).contains("Log out");
        ConsoleUnderTest.get(farm.ledger().admin().setPassword("alice", "another"));
        assertThat(open("/").body()).contains("Log in");
        logIn("alice", "another");
        assertThat(open("/").body()).contains("Log out");
        ConsoleUnderTest.get(farm.ledger().admin().setEnabled("alice", false));
        assertThat(open("/").body()).contains("Log in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "AAAA", "AAAA.AAAA", "%%%", "eHh4eHh4eHh4eHh4eHh4eAAAAABpAAAAYWxpY2U.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void aCookieThatNobodySealedIsNoSession(String value) throws Exception {
        cookies.put("btest-session", value);
        assertThat(open("/").body()).contains("Log in");
        assertThat(location(open("/users"))).isEqualTo("/login");
    }

    @Test
    void aFormFromElsewhereIsRefused() throws Exception {
        logInAsOperator();
        Map<String, String> user = Map.of("name", "mallory", "password", "x");
        assertThat(send("/users/add", user).statusCode()).isEqualTo(403);
        Map<String, String> guessed = new LinkedHashMap<>(user);
        guessed.put("token", "AAAAAAAAAAAAAAAAAAAAAA");
        assertThat(send("/users/add", guessed).statusCode()).isEqualTo(403);
        assertThat(farm.ledger().hasUser("mallory")).isFalse();
    }

    @Test
    void operatorsPagesAreForOperators() throws Exception {
        assertThat(location(open("/users"))).isEqualTo("/login");
        logIn("alice", "secret");
        for (String path : new String[] {"/users", "/limits", "/refusals", "/audit", "/audit/t1"}) {
            assertThat(open(path).statusCode()).isEqualTo(403);
        }
        String token = token(open("/"));
        assertThat(send("/users/add", Map.of("token", token, "name", "mallory", "password", "x")).statusCode()).isEqualTo(403);
        assertThat(farm.ledger().hasUser("mallory")).isFalse();
    }

    @Test
    void anOperatorSeesWhoWasRefused() throws Exception {
        logInAsOperator();
        assertThat(open("/refusals").body()).contains("Nobody was refused.");
        farm.open(Optional.of(new ResultsUnderTest(List.of(), new ViewStatus(true, 0))));
        assertThat(open("/refusals").body()).contains("3 logins", "&lt;b&gt;eve", "203.0.113.0/24", "Wrong login", "/api/v1/refusals?format=csv");
    }

    @Test
    void anOperatorManagesUsersOfAnyName() throws Exception {
        assertThat(location(logInAsOperator())).isEqualTo("/users");
        String token = token(open("/users"));
        assertThat(location(send("/users/add", Map.of("token", token, "name", HOSTILE, "password", "x")))).isEqualTo("/users");
        HttpResponse<String> list = open("/users");
        assertThat(list.body()).doesNotContain("<script>alert").contains("&lt;script>alert(1)&lt;/script>");
        HttpResponse<String> twice = send("/users/add", Map.of("token", token, "name", HOSTILE, "password", "x"));
        assertThat(twice.statusCode()).isEqualTo(409);
        assertThat(twice.body()).contains("exists already").doesNotContain("<script>alert");
        send("/users/disable", Map.of("token", token, "name", HOSTILE));
        assertThat(open("/users").body()).contains("disabled");
        send("/users/password", Map.of("token", token, "name", HOSTILE, "password", "y", "md5", "yes"));
        assertThat(farm.ledger().directory().find(HOSTILE).orElseThrow().md5Password()).contains("y");
        send("/users/password", Map.of("token", token, "name", HOSTILE, "password", "z"));
        assertThat(farm.ledger().directory().find(HOSTILE).orElseThrow().md5Password()).isEqualTo(Optional.empty());
        assertThat(location(send("/users/remove", Map.of("token", token, "name", HOSTILE)))).isEqualTo("/users");
        assertThat(farm.ledger().hasUser(HOSTILE)).isFalse();
    }

    @Test
    void anOperatorSetsLimits() throws Exception {
        logInAsOperator();
        String token = token(open("/limits"));
        send("/limits/change", Map.of("token", token, "target", "user:alice", "limits", "day=5GB tests=2 rate=200M"));
        assertThat(open("/limits").body()).contains("user:alice", "day 5.00 GB, 2 tests at once, download at most 200 Mbit/s");
        HttpResponse<String> wrong = send("/limits/change", Map.of("token", token, "target", "user:alice", "limits", "day=many"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("allowed are forms like 500MB");
    }

    @Test
    void theAuditShowsBalancesAsTheyWere() throws Exception {
        logInAsOperator();
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        ConsoleUnderTest.get(farm.ledger().admin().importUsage("old-books", List.of(new ImportedUsage("user:alice", today, 1_500_000_000L, 0))));
        assertThat(open("/audit").body()).contains("user:alice", "1.50 GB", "type=\"range\"");
        assertThat(open("/audit?at=1000000000").body()).contains("Nobody had used anything").doesNotContain("1.50 GB");
        assertThat(open("/audit?account=user:bob").body()).contains("user:bob").doesNotContain("1.50 GB");
        assertThat(open("/audit?at=yesterday").statusCode()).isEqualTo(400);
        assertThat(open("/audit?account=nobody").statusCode()).isEqualTo(400);
        assertThat(open("/audit/no-such-test").statusCode()).isEqualTo(404);
    }

    @Test
    void visitorsSeeTheirQuotasAndOperatorsThoseOfAnyAccount() throws Exception {
        ConsoleUnderTest.get(farm.ledger().admin().changePolicy(
                "address:127.0.0.1", Map.of("day", 5_000_000_000L), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
        assertThat(open("/history").body()).contains("Tests from 127.0.0.1", "0 B of 5.00 GB", "<progress");
        assertThat(open("/history?account=user:alice").body()).as("what a visitor asks for of others").contains("Tests from 127.0.0.1").doesNotContain("alice");
        logInAsOperator();
        assertThat(open("/history?account=user:alice").body()).contains("Tests of alice");
        assertThat(open("/history").body()).contains("Tests of everybody");
        assertThat(open("/history?cursor=AAAA").statusCode()).isEqualTo(400);
        assertThat(open("/history?account=nobody").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/r/AAAAAAAAAAAAAAAAAAAAAA", "/r/1", "/r/AAAAAAAAAAAAAAAAAAAAAA/chart.json", "/r/%3Cscript%3E", "/tests/no-such-test"})
    void aLinkThatWasGuessedLeadsNowhere(String path) throws Exception {
        HttpResponse<String> page = open(path);
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).doesNotContain("<script>");
    }

    private static TestRow test(String id, String link, String user, String address) {
        Instant began = Instant.parse("2026-11-21T12:00:00Z");
        return new TestRow(id, link, Optional.of(user), address, List.of("user:" + user, "address:" + address), "tcp", "both", 1, "node-1", began,
                Optional.of(began.plusSeconds(10)), Optional.of("client_closed"), Optional.empty(), Optional.empty(), 1_000_000, 1_000_000, 10, OptionalLong.empty(),
                OptionalInt.empty(), OptionalInt.empty(), 0, true);
    }

    @Test
    void whileOlderResultsAreReadPagesSaySo() throws Exception {
        farm.open(Optional.of(new ResultsUnderTest(List.of(), new ViewStatus(false, 1_234_567))));
        assertThat(open("/").body()).contains("History is being read from the journal", "1,234,567");
        farm.open(Optional.of(new ResultsUnderTest(List.of(), new ViewStatus(true, 0))));
        assertThat(open("/").body()).doesNotContain("History is being read");
    }

    @Test
    void aLinkShowsFiguresToEverybodyAndWhoItWasToTheOwner() throws Exception {
        String link = "AbCdEfGhIjKlMnOpQrStUv";
        farm.open(Optional.of(new ResultsUnderTest(
                List.of(test("t1", link, "alice", "192.0.2.7"), test("t2", "AbCdEfGhIjKlMnOpQrStUw", HOSTILE, "127.0.0.1")), new ViewStatus(true, 0))));
        HttpResponse<String> stranger = open("/r/" + link);
        assertThat(stranger.body()).contains("800 kbit/s", "a router in 192.0.2.0/24", "not reported").doesNotContain("192.0.2.7", "alice");
        assertThat(open("/").body()).as("what this address did").contains("AbCdEfGhIjKlMnOpQrStUw", "&lt;script&gt;").doesNotContain(link, "<script>alert");
        assertThat(open("/tests/t1").statusCode()).as("by its id, which stands in logs").isEqualTo(404);
        assertThat(location(open("/tests/t2"))).isEqualTo("/r/AbCdEfGhIjKlMnOpQrStUw");
        logIn("alice", "secret");
        assertThat(open("/r/" + link).body()).contains("alice, 192.0.2.7");
        assertThat(open("/history").body()).contains(link).doesNotContain("AbCdEfGhIjKlMnOpQrStUw");
        assertThat(location(open("/tests/t1"))).isEqualTo("/r/" + link);
        assertThat(open("/tests/t2").statusCode()).isEqualTo(404);
    }

    @Test
    void behindAProxyTheClientIsTheLastAddressThatTheProxyNames(@TempDir Path other) throws Exception {
        ConsoleSettings usual = ConsoleUnderTest.settings();
        ConsoleSettings behind = new ConsoleSettings(usual.listen(), usual.maxConnections(), usual.maxBody(), usual.bodyWithin(), usual.answerWithin(), usual.idle(),
                List.of(Network.parse("127.0.0.1")), usual.live());
        try (ConsoleUnderTest proxied = ConsoleUnderTest.ready(other, behind)) {
            HttpResponse<String> page = proxied.send(proxied.request("/")
                    .header("X-Forwarded-For", "203.0.113.9")
                    .header("X-Forwarded-For", "203.0.113.8, 198.51.100.1")
                    .header("X-Forwarded-Proto", "https"));
            assertThat(page.body()).contains("Tests from your address, 198.51.100.1");
            assertThat(page.headers().firstValue("Set-Cookie").orElseThrow()).endsWith("; Secure");
        }
        HttpResponse<String> direct = farm.send(farm.request("/").header("X-Forwarded-For", "198.51.100.1").header("X-Forwarded-Proto", "https"));
        assertThat(direct.body()).contains("Tests from your address, 127.0.0.1");
        assertThat(direct.headers().firstValue("Set-Cookie").orElseThrow()).doesNotContain("Secure");
    }

    @Test
    void guessersWaitLongerAndLonger() throws Exception {
        for (int i = 0; i < 5; i++) {
            logIn("alice", "guess" + i);
        }
        String token = token(open("/login"));
        long began = System.nanoTime();
        send("/login", Map.of("token", token, "name", "alice", "password", "guess"));
        assertThat(System.nanoTime() - began).as("ns until the sixth answer").isGreaterThan(200_000_000L);
    }

    @Test
    void whatIsNotThereIsAPageForBrowsersAndAProblemForPrograms() throws Exception {
        HttpResponse<String> page = open("/no-such-page/" + URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8));
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.body()).doesNotContain("<script>alert");
        assertThat(farm.send(farm.request("/no-such-page").GET()).headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(open("/assets/no-such.js").statusCode()).isEqualTo(404);
        assertThat(open("/assets/../../../btest-farm.conf").statusCode()).isEqualTo(404);
    }
}
