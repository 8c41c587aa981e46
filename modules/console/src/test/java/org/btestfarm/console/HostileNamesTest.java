package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.console.client.HttpLedgerAdmin;
import org.btestfarm.ledger.admin.NewUser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever name a login can carry can be added, found, limited and removed, and is taken for nothing else. */
class HostileNamesTest {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".", "..", "/", "a/b", "../admin", "//", "%", "%2F", "%2e%2e", "a b", " ", "a+b", "?", "a?b=c&d", "#", ";", "\\", "\"", "'; DROP TABLE x; --",
                "<script>alert(1)</script>", "line\nbreak", "\r\nX-Injected: 1", "\t", "\u0001", "\u001b[31m", "\u202egnirts", "müller", "日本語", "😀", "e\u0301", "é",
                "user@realm", "default:user", "{\"a\":1}", "null"
            })
    void goThereAndBack(String name) throws Exception {
        HttpLedgerAdmin client = server.client();
        assertThat(ConsoleUnderTest.get(client.addUser(new NewUser(name, "p", false))).name()).isEqualTo(name);
        assertThat(server.ledger().directory().find(name)).isPresent();
        assertThat(ConsoleUnderTest.get(client.user(name)).name()).isEqualTo(name);
        assertThat(ConsoleUnderTest.get(client.users())).extracting("name").containsOnlyOnce(name);
        ConsoleUnderTest.get(client.changePolicy("user:" + name, Map.of("day", 1L), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
        assertThat(ConsoleUnderTest.get(client.balance("user:" + name)).account()).isEqualTo("user:" + name);
        ConsoleUnderTest.get(client.removeUser(name));
        assertThat(server.ledger().directory().find(name)).isEmpty();
    }

    @Test
    void theLongestNameFits() throws Exception {
        goThereAndBack("é".repeat(110) + "x");
    }

    @Test
    void aByteMoreDoesNot() throws Exception {
        Throwable failure = ConsoleUnderTest.failure(server.client().addUser(new NewUser("é".repeat(111), "p", false)));
        assertThat(failure).hasMessage("a name has 222 bytes, allowed are 1 to 221");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF", "%C3", "%zz", "%", "%00", "a/b", "a/", ""})
    void whatIsNoNameFindsNobody(String segment) throws Exception {
        HttpResponse<String> response;
        try {
            response = server.send("GET", "/api/v1/admin/users/" + segment, "");
        } catch (IllegalArgumentException e) {
            return; // No client would send it; RequestsThatMakeNoSenseTest sends such bytes by hand.
        }
        assertThat(response.statusCode()).isIn(400, 404, 422);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
}
