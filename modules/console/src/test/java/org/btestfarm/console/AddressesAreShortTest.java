package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.console.live.LiveSnapshot;
import org.btestfarm.console.live.LiveTest;
import org.btestfarm.console.live.LiveTotals;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.console.views.ViewStatus;
import org.btestfarm.console.visitor.Network;
import org.btestfarm.console.visitor.Viewer;
import org.btestfarm.console.web.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code http.short-addresses} only operators see addresses, on pages, in the API, in files and live. */
class AddressesAreShortTest {
    private static final String ADDRESS = "192.0.2.77";
    private static final String LINK = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final Instant BEGAN = Instant.parse("2026-01-02T03:04:05Z");

    private static final TestRow ROW = new TestRow(
            "0123456789abcdef0123456789abcdef", LINK, Optional.of("alice"), ADDRESS, List.of("address:" + ADDRESS, "prefix:192.0.2.0/24"), "tcp", "both", 1, "node-1", BEGAN,
            Optional.of(BEGAN.plusSeconds(10)), Optional.of("quota_exhausted"), Optional.of("address:" + ADDRESS + " day"), Optional.empty(), 1_000_000, 1_000_000, 10, OptionalLong.empty(),
            OptionalInt.empty(), OptionalInt.empty(), 0, true);

    @TempDir
    private Path folder;

    private ConsoleUnderTest console;

    @BeforeEach
    void start() throws Exception {
        console = ConsoleUnderTest.starting(folder, ConsoleUnderTest.settings().withProxies(List.of(Network.parse("127.0.0.1"))).withShortAddresses());
        console.open(Optional.of(new ResultsUnderTest(List.of(ROW), new ViewStatus(true, 0))));
        LiveTest test = new LiveTest(
                "0".repeat(32), ADDRESS, Optional.of("alice"), "tcp", "both", 1, BEGAN, 1.5, OptionalLong.empty(), OptionalLong.empty(), 1, 1, OptionalLong.empty(),
                OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty(), List.of("node-1"));
        console.live(new LiveSnapshot(BEGAN, new LiveTotals(1, 0, 0), List.of(), List.of(test)));
    }

    @AfterEach
    void stop() throws Exception {
        console.close();
    }

    private String visitor(String path) throws Exception {
        HttpResponse<String> answer = console.send(console.request(path).header("X-Forwarded-For", ADDRESS).header("Accept", "text/html"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void nobodyElseReadsAnAddressAnywhere() throws Exception {
        for (String path : new String[] {
            "/", "/history", "/r/" + LINK, "/api/v1/tests", "/api/v1/tests?format=csv", "/api/v1/tests?format=ndjson", "/api/v1/tests/" + ROW.id(), "/api/v1/tests/" + LINK, "/api/v1/live"
        }) {
            assertThat(visitor(path)).as(path).doesNotContain(ADDRESS).contains("192.0.2.0/24");
        }
        JsonNode test = Json.MAPPER.readTree(visitor("/api/v1/tests")).at("/tests/0");
        assertThat(test.get("accounts")).hasSize(1);
        assertThat(test.at("/accounts/0").asText()).isEqualTo("prefix:192.0.2.0/24");
        assertThat(test.get("user").asText()).isEqualTo("alice");
    }

    @Test
    void whoHasOnlyTheLinkIsNotToldWhoseLimitEndedIt() throws Exception {
        for (String path : new String[] {"/r/" + LINK, "/api/v1/tests/" + LINK}) {
            String shown = console.send(console.request(path).header("X-Forwarded-For", "203.0.113.1").header("Accept", "text/html")).body();
            assertThat(shown).as(path).contains("192.0.2.0/24").doesNotContain(ADDRESS, "alice", "address:", "prefix:");
        }
    }

    @Test
    void operatorsReadThem() throws Exception {
        for (String path : new String[] {"/api/v1/tests", "/api/v1/tests?format=csv", "/api/v1/tests/" + LINK, "/api/v1/live"}) {
            assertThat(console.send("GET", path, "").body()).as(path).contains(ADDRESS);
        }
    }

    @Test
    void askingForOneAddressAfterTheOtherTellsNothing() throws Exception {
        HttpResponse<String> other = console.send(console.request("/api/v1/tests?address=192.0.2.78").header("X-Forwarded-For", ADDRESS));
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).contains("ask for prefix= instead of address=");
        assertThat(console.send("GET", "/api/v1/tests?address=" + ADDRESS, "").statusCode()).isEqualTo(200);
    }

    @Test
    void usersSeeNetworksOfTheirOwnTests() throws Exception {
        Viewer user = new Viewer.User(InetAddress.getByName("198.51.100.1"), "alice").withShortAddresses();
        assertThat(user.maySee(Optional.of("alice"), InetAddress.getByName(ADDRESS))).isTrue();
        assertThat(user.shown("2001:db8::1")).isEqualTo("2001:db8::/64");
        assertThat(user.shown("fe80::1%eth0")).isEqualTo("fe80::/64");
        assertThat(new Viewer.Admin(InetAddress.getByName(ADDRESS)).withShortAddresses().shown(ADDRESS)).isEqualTo(ADDRESS);
    }
}
