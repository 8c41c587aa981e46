package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.console.client.HttpLedgerAdmin;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.admin.BalanceView;
import org.btestfarm.ledger.admin.ImportView;
import org.btestfarm.ledger.admin.ImportedUsage;
import org.btestfarm.ledger.admin.LedgerAdmin;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.ledger.admin.UserView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorsApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "/api/v1/admin/";

    @TempDir
    private static Path directory;

    private static ConsoleUnderTest server;

    @BeforeAll
    static void start() throws Exception {
        server = ConsoleUnderTest.ready(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static JsonNode json(HttpResponse<String> response, int status) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .startsWith(status < 400 ? "application/json" : "application/problem+json");
        assertThat(response.body()).doesNotContain("\n");
        return JSON.readTree(response.body());
    }

    private static JsonNode quota(JsonNode balance, String key) {
        return balance.path("quotas").findParents("key").stream().filter(quota -> quota.path("key").asText().equals(key)).findFirst().orElseThrow();
    }

    @Test
    void aUserComesChangesAndGoes() throws Exception {
        HttpResponse<String> created = server.send("POST", API + "users", "{\"name\":\"anna\",\"password\":\"rain in May\"}");
        JsonNode anna = json(created, 201);
        assertThat(created.headers().firstValue("Location")).contains(API + "users/anna");
        assertThat(anna.path("name").asText()).isEqualTo("anna");
        assertThat(anna.path("enabled").asBoolean()).isTrue();
        assertThat(anna.path("md5").asBoolean()).isFalse();
        assertThat(anna.has("password")).isFalse();
        assertThat(json(server.send("GET", API + "users/anna", ""), 200)).isEqualTo(anna);

        JsonNode changed = json(server.send("PATCH", API + "users/anna", "{\"enabled\":false,\"md5\":true,\"password\":\"sun\"}"), 200);
        assertThat(changed.path("enabled").asBoolean()).isFalse();
        assertThat(changed.path("md5").asBoolean()).isTrue();
        assertThat(server.ledger().directory().find("anna").orElseThrow().md5Password()).contains("sun");

        JsonNode back = json(server.send("PATCH", API + "users/anna", "{\"enabled\":true,\"md5\":false,\"password\":\"snow\"}"), 200);
        assertThat(back.path("enabled").asBoolean()).isTrue();
        assertThat(server.ledger().directory().find("anna").orElseThrow().md5Password()).isEmpty();

        HttpResponse<String> removed = server.send("DELETE", API + "users/anna", "");
        assertThat(removed.statusCode()).isEqualTo(204);
        assertThat(removed.body()).isEmpty();
        JsonNode gone = json(server.send("GET", API + "users/anna", ""), 404);
        assertThat(gone.path("status").asInt()).isEqualTo(404);
        assertThat(gone.path("title").asText()).isEqualTo("Not Found");
        assertThat(gone.path("detail").asText()).isEqualTo("there is no user anna");
        json(server.send("DELETE", API + "users/anna", ""), 404);
    }

    @Test
    void whatCannotBeIsSaidAsAProblem() throws Exception {
        json(server.send("POST", API + "users", "{\"name\":\"twice\",\"password\":\"a\"}"), 201);
        assertThat(json(server.send("POST", API + "users", "{\"name\":\"twice\",\"password\":\"b\"}"), 409).path("detail").asText())
                .isEqualTo("user twice exists already");
        assertThat(json(server.send("POST", API + "users", "{\"name\":\"\",\"password\":\"b\"}"), 422).path("detail").asText())
                .contains("allowed are 1 to 221");
        assertThat(json(server.send("PATCH", API + "users/twice", "{\"md5\":true}"), 422).path("detail").asText()).contains("needs the password");
        assertThat(json(server.send("PATCH", API + "policies", "{\"target\":\"user:twice\",\"bytes\":{\"year\":1}}"), 422).path("detail").asText())
                .contains("allowed are day, week, month");
        assertThat(json(server.send("PATCH", API + "policies", "{\"target\":\"nobody\",\"bytes\":{\"day\":1}}"), 422).path("detail").asText())
                .contains("target 'nobody'");
    }

    @Test
    void aPolicyIsSetChangedAndRemoved() throws Exception {
        JsonNode set = json(
                server.send("PATCH", API + "policies",
                        "{\"target\":\"user:bob\",\"bytes\":{\"day\":1000,\"month.in\":20000},\"tests_at_once\":2,\"duration_millis\":60000,\"rate_bps\":1000000}"),
                200);
        assertThat(set.path("target").asText()).isEqualTo("user:bob");
        assertThat(set.path("bytes").path("month.in").asLong()).isEqualTo(20_000);
        assertThat(set.path("rate_bps").asLong()).isEqualTo(1_000_000);
        JsonNode less = json(server.send("PATCH", API + "policies", "{\"target\":\"user:bob\",\"bytes\":{\"day\":null},\"tests_at_once\":-1}"), 200);
        assertThat(less.path("bytes").has("day")).isFalse();
        assertThat(less.has("tests_at_once")).isFalse();
        assertThat(less.path("duration_millis").asLong()).isEqualTo(60_000);
        JsonNode balance = json(server.send("GET", API + "balances/user:bob", ""), 200);
        JsonNode month = quota(balance, "month.in");
        assertThat(month.path("limit").asLong()).isEqualTo(20_000);
        assertThat(month.path("remaining").asLong()).isEqualTo(20_000);
        json(server.send("PATCH", API + "policies",
                "{\"target\":\"user:bob\",\"bytes\":{\"month.in\":-1},\"duration_millis\":-1,\"rate_bps\":-1}"), 200);
        assertThat(json(server.send("GET", API + "policies", ""), 200).toString()).doesNotContain("user:bob");
    }

    @Test
    void aPrefixHasASlashInItsAddress() throws Exception {
        json(server.send("PATCH", API + "policies", "{\"target\":\"prefix:192.0.2.0/24\",\"bytes\":{\"day\":5}}"), 200);
        JsonNode balance = json(server.send("GET", API + "balances/prefix:192.0.2.0%2F24", ""), 200);
        assertThat(balance.path("account").asText()).isEqualTo("prefix:192.0.2.0/24");
        assertThat(quota(balance, "day").path("limit").asLong()).isEqualTo(5);
        BalanceView same = ConsoleUnderTest.get(server.client().balance("prefix:192.0.2.0/24"));
        assertThat(same.account()).isEqualTo("prefix:192.0.2.0/24");
    }

    @Test
    void listsComeInPages() throws Exception {
        LedgerAdmin ledger = server.ledger().admin();
        for (int i = 0; i < 7; i++) {
            ConsoleUnderTest.get(ledger.addUser(new NewUser("page-" + i, "p", false)));
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json(server.send("GET", API + "users?limit=2" + cursor, ""), 200);
            assertThat(page.path("users").size()).isBetween(1, 2);
            page.path("users").forEach(user -> seen.add(user.path("name").asText()));
            cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!cursor.isEmpty());
        assertThat(seen).isSorted().doesNotHaveDuplicates().contains("page-0", "page-3", "page-6");
        assertThat(json(server.send("GET", API + "users?limit=0", ""), 400).path("detail").asText()).contains("1 to 1000");
        json(server.send("GET", API + "users?limit=many", ""), 400);
        json(server.send("GET", API + "users?cursor=%21%21", ""), 400);
    }

    @Test
    void usageOfOtherBooksIsBookedOnce() throws Exception {
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        String body = "{\"source\":\"books\",\"rows\":[{\"account\":\"user:dora\",\"day\":\"" + today + "\",\"in\":5,\"out\":70}]}";
        assertThat(json(server.send("POST", API + "usage", body), 200).toString()).isEqualTo("{\"booked\":1,\"unchanged\":0}");
        assertThat(json(server.send("POST", API + "usage", body), 200).toString()).isEqualTo("{\"booked\":0,\"unchanged\":1}");
        JsonNode balance = json(server.send("GET", API + "balances/user:dora", ""), 200);
        assertThat(quota(balance, "day.in").path("spent").asLong()).isEqualTo(5);
        assertThat(quota(balance, "day.out").path("spent").asLong()).isEqualTo(70);
        assertThat(json(server.send("POST", API + "usage", "{\"source\":\"books\"}"), 400).path("detail").asText()).isEqualTo("field 'rows' is missing");
        assertThat(json(server.send("POST", API + "usage", body.replace(today, "1999-01-01")), 422).path("detail").asText()).contains("one of the last 30");
    }

    @Test
    void moreUsageThanABodyHoldsIsSentInParts() throws Exception {
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        List<ImportedUsage> rows = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            rows.add(new ImportedUsage("user:" + i + "\u0001".repeat(200), today, 1, 2)); // Six bytes each in JSON.
        }
        assertThat(ConsoleUnderTest.get(server.client().importUsage("many", rows))).isEqualTo(new ImportView(1000, 0));
        assertThat(ConsoleUnderTest.get(server.client().importUsage("many", rows))).isEqualTo(new ImportView(0, 1000));
        assertThat(ConsoleUnderTest.get(server.client().importUsage("none", List.of()))).isEqualTo(new ImportView(0, 0));
    }

    @Test
    void theClientSaysTheSameAsTheLedger() throws Exception {
        HttpLedgerAdmin client = server.client();
        LedgerAdmin ledger = server.ledger().admin();
        UserView carol = ConsoleUnderTest.get(client.addUser(new NewUser("carol", "one", true)));
        assertThat(ConsoleUnderTest.get(ledger.user("carol"))).isEqualTo(carol);
        assertThat(ConsoleUnderTest.get(client.setPassword("carol", "two"))).isEqualTo(carol);
        assertThat(server.ledger().directory().find("carol").orElseThrow().md5Password()).contains("two");
        assertThat(ConsoleUnderTest.get(client.setMd5("carol", false, Optional.empty())).md5()).isFalse();
        assertThat(ConsoleUnderTest.get(client.setEnabled("carol", false)).enabled()).isFalse();
        assertThat(ConsoleUnderTest.get(client.users())).isEqualTo(ConsoleUnderTest.get(ledger.users()));
        assertThat(ConsoleUnderTest.get(client.changePolicy(
                        "user:carol", Map.of("week.out", Long.MAX_VALUE), OptionalInt.of(3), OptionalLong.empty(), OptionalLong.of(5))))
                .isEqualTo(ConsoleUnderTest.get(ledger.policies()).stream()
                        .filter(policy -> policy.target().equals("user:carol"))
                        .findFirst()
                        .orElseThrow());
        assertThat(ConsoleUnderTest.get(client.policies())).isEqualTo(ConsoleUnderTest.get(ledger.policies()));
        assertThat(ConsoleUnderTest.get(client.balance("user:carol")).quotas())
                .isEqualTo(ConsoleUnderTest.get(ledger.balance("user:carol")).quotas());
        ConsoleUnderTest.get(client.removeUser("carol"));
        assertKind(ConsoleUnderTest.failure(client.user("carol")), AdminException.Kind.NOT_FOUND);
        assertKind(ConsoleUnderTest.failure(client.balance("carol")), AdminException.Kind.INVALID);
        ConsoleUnderTest.get(client.addUser(new NewUser("carol", "one", false)));
        assertKind(ConsoleUnderTest.failure(client.addUser(new NewUser("carol", "one", false))), AdminException.Kind.CONFLICT);
    }

    private static void assertKind(Throwable failure, AdminException.Kind kind) {
        assertThat(failure).isInstanceOfSatisfying(AdminException.class, problem -> assertThat(problem.kind()).isEqualTo(kind));
    }
}
