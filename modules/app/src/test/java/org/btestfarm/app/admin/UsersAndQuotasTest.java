package org.btestfarm.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.btestfarm.app.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as they are typed, on a data directory; the same through a farm and without one. */
class UsersAndQuotasTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path data;

    private Ran run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--data", data.toString(), "--zone", "UTC"));
        return Ran.with(all.toArray(String[]::new));
    }

    private static Ran done(Ran ran) {
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        return ran;
    }

    /** What everybody does who sets up a farm. */
    private void setUp() throws Exception {
        Path password = Files.writeString(data.resolve("password.txt"), "rain in May\n");
        assertThat(done(run("user", "add", "anna", "--password-file", password.toString())).out()).isEqualTo("user anna added\n");
        assertThat(done(run("user", "add", "bert", "--generate", "--md5")).out()).matches("user bert added, password [a-z2-9]{16} \\(shown once\\)\n");
        Ran insisted = done(run("user", "add", "carl", "--password", "x", "--json"));
        assertThat(insisted.err()).startsWith("warning: a password on the command line can be seen by others");
        JsonNode carl = JSON.readTree(insisted.out());
        assertThat(carl.path("name").asText()).isEqualTo("carl");
        assertThat(carl.has("password")).isFalse();
        assertThat(JSON.readTree(done(run("user", "passwd", "carl", "--generate", "--json")).out()).path("password").asText()).hasSize(16);

        assertThat(run("user", "add", "anna", "--generate"))
                .isEqualTo(new Ran(1, "", "btest-farm user add: user anna exists already\n"));
        assertThat(done(run("user", "set", "anna", "--enabled", "false")).out()).isEqualTo("user anna is disabled, logins ecsrp5\n");
        assertThat(done(run("user", "set", "carl", "--md5", "true", "--password", "y", "--enabled", "true")).out())
                .isEqualTo("user carl is enabled, logins ecsrp5, md5\n");
        assertThat(done(run("user", "set", "carl", "--md5", "false")).out()).isEqualTo("user carl is enabled, logins ecsrp5\n");
        assertThat(done(run("user", "list")).out())
                .matches("(?s)user  state     logins       id\nanna  disabled  ecsrp5       [0-9a-f]{32}\nbert  enabled   ecsrp5, md5  [0-9a-f]{32}\n"
                        + "carl  enabled   ecsrp5       [0-9a-f]{32}\n");
        assertThat(done(run("user", "list", "--json")).lines()).hasSize(3).allMatch(line -> line.startsWith("{\"name\":"));
        assertThat(done(run("user", "remove", "carl")).out()).isEqualTo("user carl removed\n");
        assertThat(run("user", "remove", "carl")).isEqualTo(new Ran(1, "", "btest-farm user remove: there is no user carl\n"));

        Ran set = done(run("quota", "set", "user:anna", "day=1GB", "month.in=20GB", "tests=2", "duration=5m", "rate=100M"));
        assertThat(set.out()).isEqualTo("user:anna: day=1GB month.in=20GB tests=2 duration=300s rate=100M\n");
        assertThat(done(run("quota", "set", "default:prefix", "day=2GiB")).out()).isEqualTo("default:prefix: day=2147483648\n");
        assertThat(done(run("quota", "set", "user:anna", "month.in=unlimited", "tests=none", "rate=unlimited")).out())
                .isEqualTo("user:anna: day=1GB month.in=unlimited duration=300s rate=unlimited\n");
        Ran stranger = done(run("quota", "set", "user:nobody", "day=1"));
        assertThat(stranger.err()).isEqualTo("note: there is no user nobody so far\n");
        assertThat(done(run("quota", "set", "user:nobody", "day=none")).out()).isEqualTo("user:nobody: no limits of its own\n");
        assertThat(done(run("quota", "list")).out()).isEqualTo("target          limits\n"
                + "user:anna       day=1GB month.in=unlimited duration=300s rate=unlimited\n"
                + "default:prefix  day=2147483648\n");
        assertThat(done(run("quota", "list", "--json")).lines()).hasSize(2);
        assertThat(done(run("quota", "show", "user:anna")).lines())
                .anyMatch(line -> line.matches("day +1,000,000,000 +0 +0 +1,000,000,000"))
                .anyMatch(line -> line.matches("month +- +0 +0 +-"));
        JsonNode balance = JSON.readTree(done(run("quota", "show", "prefix:192.0.2.0/24", "--json")).out());
        assertThat(balance.path("account").asText()).isEqualTo("prefix:192.0.2.0/24");
        assertThat(balance.path("zone").asText()).isEqualTo("UTC");
    }

    @Test
    void areSetUpWithoutAFarm() throws Exception {
        setUp();
        Ran verified = Ran.with("audit", "verify", "--data", data.toString());
        assertThat(verified.status()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.out()).contains("intact");
        assertThat(Ran.with("audit", "check", "--data", data.toString()).status()).isZero();
    }

    @Test
    void areSetUpThroughAFarm() throws Exception {
        try (FarmOfLedger farm = FarmOfLedger.start(data)) {
            setUp();
            assertThat(farm.ledger().directory().find("anna").orElseThrow().enabled()).isFalse();
            assertThat(farm.ledger().directory().find("bert").orElseThrow().md5Password()).isPresent();
        }
        assertThat(done(run("user", "list", "--json")).lines()).hasSize(2); // The same ledger, without it.
    }

    @Test
    void hostileNamesAreShownAsWhatTheyAre() {
        List<String> names = List.of("'; DROP TABLE users; --", "a b", "../..", "\u001b[31mred", "line\nbreak", "日本", "é".repeat(110) + "x");
        for (String name : names) {
            done(run("user", "add", name, "--generate"));
            done(run("quota", "set", "user:" + name, "day=1MB"));
            assertThat(done(run("quota", "show", "user:" + name)).out()).contains("1,000,000");
        }
        String list = done(run("user", "list")).out() + done(run("quota", "list")).out();
        assertThat(list).contains("\\u{1b}[31mred", "line\\u{a}break", "日本").doesNotContain("\u001b");
        assertThat(list.lines()).hasSize(2 * (names.size() + 1));
        for (String name : names) {
            done(run("user", "remove", name));
        }
        assertThat(done(run("user", "list")).out()).isEqualTo("there are no users\n");
    }
}
