package org.btestfarm.app.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.btestfarm.app.testing.Ran;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database with the tables that btest-server-pro 0.6.3 makes is taken over, however odd its rows. */
class ServerProDatabaseTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Path file;
    private Path data;

    @BeforeEach
    void makeTables() throws Exception {
        file = folder.resolve("btest users?.db");
        data = folder.resolve("data");
        try (InputStream schema = ServerProDatabaseTest.class.getResourceAsStream("server-pro-0.6.3.sql")) {
            for (String statement : new String(schema.readAllBytes(), StandardCharsets.UTF_8).split(";")) {
                if (!statement.isBlank()) {
                    sql(statement);
                }
            }
        }
    }

    private void sql(String statement, Object... values) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            prepared.execute();
        }
    }

    private void user(String name, String password, long daily, long weekly, boolean enabled) throws SQLException {
        sql("INSERT INTO users(username, password_hash, password_raw, daily_quota, weekly_quota, enabled) VALUES(?, 'hash', ?, ?, ?, ?)",
                name, password, daily, weekly, enabled ? 1 : 0);
    }

    private void usage(Object name, Object date, Object sent, Object received) throws SQLException {
        sql("INSERT INTO usage(username, date, tx_bytes, rx_bytes, test_count) VALUES(?, ?, ?, ?, 1)", name, date, sent, received);
    }

    private Ran run(String... args) {
        List<String> all = new ArrayList<>(List.of("user", "import", file.toString(), "--data", data.toString(), "--zone", "UTC"));
        all.addAll(List.of(args));
        return Ran.with(all.toArray(String[]::new));
    }

    private long spent(String account, String key) throws IOException {
        Ran shown = Ran.with("quota", "show", account, "--json", "--data", data.toString(), "--zone", "UTC");
        assertThat(shown.status()).as(shown.err()).isZero();
        for (JsonNode quota : JSON.readTree(shown.out()).path("quotas")) {
            if (quota.path("key").asText().equals(key)) {
                return quota.path("spent").asLong();
            }
        }
        throw new AssertionError(key + " is not in " + shown.out());
    }

    @Test
    void usersQuotasAndUsageAreTakenOver() throws Exception {
        user("anna", "rain in May", 1_000_000_000, 5_000_000_000L, true);
        user("bert", "x", 0, 0, false);
        usage("anna", TODAY.toString(), 100, 7);
        usage("anna", TODAY.minusDays(6).toString(), 2_000, 50);
        usage("anna", TODAY.minusDays(29).toString(), 30_000, 0);
        usage("anna", TODAY.minusDays(30).toString(), 999_999, 999_999);
        sql("INSERT INTO ip_usage(ip, date, inbound_bytes, outbound_bytes, test_count) VALUES('192.0.2.9', ?, 11, 22, 1)", TODAY.toString());

        Ran ran = run("--md5");
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.lines()).containsExactly(
                "user anna added, day=1GB, week=5GB",
                "user bert added, disabled",
                "users: 2 added, 0 there already",
                "usage: 4 days of an account booked, 0 known already, 1 too old to count; in and out were turned round, since that server books them the"
                        + " wrong way (see --directions)");

        // What that server calls sent is what it received.
        assertThat(spent("user:anna", "day.in")).isEqualTo(100);
        assertThat(spent("user:anna", "day.out")).isEqualTo(7);
        assertThat(spent("user:anna", "week")).isEqualTo(2_157);
        assertThat(spent("user:anna", "month")).isEqualTo(32_157);
        assertThat(spent("address:192.0.2.9", "day.in")).isEqualTo(22);
        assertThat(spent("prefix:192.0.2.0/24", "day.out")).isEqualTo(11);
        assertThat(Ran.with("user", "list", "--data", data.toString()).out())
                .containsPattern("anna +enabled +ecsrp5, md5").containsPattern("bert +disabled +ecsrp5, md5");
        assertThat(Ran.with("quota", "list", "--data", data.toString()).out()).contains("user:anna  day=1GB week=5GB");
        assertThat(Ran.with("audit", "check", "--data", data.toString()).status()).isZero();
    }

    @Test
    void aSecondImportChangesNothingAndALaterOneGoesOn() throws Exception {
        user("anna", "p", 1_000, 0, true);
        usage("anna", TODAY.toString(), 100, 7);
        assertThat(run().status()).isZero();
        assertThat(Ran.with("quota", "set", "user:anna", "day=5GB", "--data", data.toString()).status()).isZero();
        Ran again = run();
        assertThat(again.status()).isZero();
        assertThat(again.lines()).contains("user anna is there already and stays as it is", "users: 0 added, 1 there already")
                .anyMatch(line -> line.startsWith("usage: 0 days of an account booked, 1 known already"));
        assertThat(spent("user:anna", "day")).isEqualTo(107);
        assertThat(Ran.with("quota", "list", "--data", data.toString()).out()).contains("user:anna  day=5GB");

        sql("UPDATE usage SET tx_bytes = 150");
        user("bert", "q", 0, 0, true);
        assertThat(run("--json").lines()).last().isEqualTo("{\"users_added\":1,\"users_there\":1,\"days_booked\":1,\"days_known\":0,\"days_old\":0,"
                + "\"directions_turned\":true,\"rows_refused\":0}");
        assertThat(spent("user:anna", "day")).isEqualTo(157);
    }

    @Test
    void theTableOfTestsTellsWhichWayDirectionsAre() throws Exception {
        user("anna", "p", 0, 0, true);
        usage("anna", TODAY.toString(), 100, 7);
        sql("INSERT INTO sessions(username, peer_ip, tx_bytes, rx_bytes) VALUES('anna', '192.0.2.9', 100, 7)"); // Repaired: as they say.
        Ran ran = run();
        assertThat(ran.out()).doesNotContain("turned round");
        assertThat(spent("user:anna", "day.out")).isEqualTo(100);
        assertThat(spent("user:anna", "day.in")).isEqualTo(7);
    }

    @Test
    void aSourceThatCannotBeIsSaidOnceAndNothingIsImported() throws Exception {
        user("anna", "p", 0, 0, true);
        usage("anna", TODAY.toString(), 100, 7);
        for (String source : List.of("", "x".repeat(65))) {
            Ran ran = run("--source", source);
            assertThat(ran.status()).isEqualTo(2);
            assertThat(ran.err().lines()).singleElement().asString().contains("--source: the source '" + source + "' has " + source.length() + " characters, allowed are 1 to 64");
        }
        assertThat(data).doesNotExist();
    }

    @Test
    void theOperatorMaySayWhichWay() throws Exception {
        usage("anna", TODAY.toString(), 100, 7);
        assertThat(run("--directions", "straight").status()).isZero();
        assertThat(spent("user:anna", "day.out")).isEqualTo(100);
    }

    @Test
    void badRowsAreNamedAndTheRestIsImported() throws Exception {
        user("good", "p", 0, 0, true);
        user("x".repeat(222), "p", 0, 0, true);
        user("hashed", "", 0, 0, true);
        user("negative", "p", -5, 0, true);
        sql("INSERT INTO users(username, password_hash, password_raw) VALUES(x'00ff', 'h', 'p')");
        sql("INSERT INTO users(username, password_hash, password_raw) VALUES('', 'h', 'p')");
        usage("good", "yesterday", 1, 1);
        usage("good", TODAY.plusDays(2).toString(), 1, 1);
        usage("good", TODAY.toString(), "many", 1);
        usage("good", TODAY.minusDays(1).toString(), -1, 1);
        usage("good", TODAY.minusDays(2).toString(), Long.MAX_VALUE, 1);
        usage("good", TODAY.minusDays(3).toString(), 5, null);
        sql("INSERT INTO ip_usage(ip, date, inbound_bytes) VALUES('not an address', ?, 1)", TODAY.toString());

        Ran ran = run();
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.lines()).contains(
                "user good added",
                "not imported: users row 2: a name has 222 bytes, allowed are 1 to 221",
                "not imported: users row 4: daily_quota is -5, allowed are whole numbers from 0",
                "not imported: users row 5: username is not text",
                "not imported: users row 6: username is empty",
                "not imported: usage row 1: date is 'yesterday', allowed are forms like 2026-11-21",
                "not imported: usage row 3: tx_bytes is many, allowed are whole numbers from 0",
                "not imported: usage row 4: tx_bytes is -1, allowed are whole numbers from 0",
                "rows not imported: 11");
        assertThat(ran.out()).contains("not imported: users row 3: the password of hashed is not in the file");
        assertThat(ran.out()).contains("not imported: usage row 2: date is " + TODAY.plusDays(2));
        assertThat(ran.out()).contains("not imported: usage row 5: the day would have more than");
        assertThat(ran.out()).contains("not imported: ip_usage row 1: 'not an address' is not an IPv4 or IPv6 address");
        assertThat(spent("user:good", "week")).isEqualTo(5);
    }

    @Test
    void whosePasswordIsNotInTheFileMayGetARandomOne() throws Exception {
        sql("ALTER TABLE users DROP COLUMN password_raw"); // As older versions made it.
        sql("INSERT INTO users(username, password_hash) VALUES('anna', 'h')");
        Ran ran = run("--generate");
        assertThat(ran.status()).as(ran.out()).isZero();
        assertThat(ran.out()).containsPattern("user anna added, password [a-z2-9]{16} \\(shown once\\)");
        assertThat(run("--generate").out()).doesNotContain("password");
    }

    @Test
    void oneAddressWrittenInTwoWaysIsOneAccount() throws Exception {
        sql("INSERT INTO ip_usage(ip, date, inbound_bytes) VALUES('2001:db8::1', ?, 5)", TODAY.toString());
        sql("INSERT INTO ip_usage(ip, date, inbound_bytes) VALUES('2001:0DB8:0:0::1', ?, 6)", TODAY.toString());
        assertThat(run().status()).isZero();
        assertThat(spent("address:2001:db8::1", "day")).isEqualTo(11);
        assertThat(run().out()).contains("0 days of an account booked, 1 known already");
    }

    @Test
    void whatIsNoSuchDatabaseIsNamed() throws Exception {
        Path text = Files.writeString(folder.resolve("text.db"), "this is no database, but long enough to be taken for one: ".repeat(40));
        Path other = folder.resolve("other.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE users(name TEXT)");
        }
        for (Path wrong : List.of(text, other, folder.resolve("nowhere.db"), folder)) {
            Ran ran = Ran.with("user", "import", wrong.toString(), "--data", data.toString());
            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.err().lines()).hasSize(1);
            assertThat(ran.err()).startsWith("btest-farm user import: " + wrong).doesNotContain("SQLITE");
        }
    }

    @Test
    void theFileIsOnlyRead() throws Exception {
        user("anna", "p", 0, 0, true);
        byte[] before = Files.readAllBytes(file);
        assertThat(run().status()).isZero();
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }
}
