package org.btestfarm.app.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.btestfarm.app.UsageException;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.load.Arrivals;
import org.btestfarm.client.load.LoadGroup;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenario files: what their keys mean, and the one line that what is wrong in them gets. */
class ScenarioFileTest {
    private static final List<InetSocketAddress> SERVERS = List.of(new InetSocketAddress("127.0.0.1", 2000), new InetSocketAddress("127.0.0.2", 2000));

    @TempDir
    private Path folder;

    @Test
    void everyKeyHasItsEffect() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "from a file\nsecond line\n");
        Scenario scenario = read("""
                name = everything, seed = 5
                defaults { rx-rate = 3M, duration = 1500 ms, user = me, password = secret, arrivals { pattern = ramp, over = 4 s } }
                groups = [
                  { clients = 3, name = udp, protocol = UDP, direction = both, connections = 4, tx-rate = 2.5M, tx-size = 100, rx-size = 200, payload = random, nat = true
                    user = you, password = null, password-file = "%s", allow-md5 = true, set-up-within = 2 s, start-after = 7 s, arrivals = null
                    arrivals { pattern = poisson, per-second = 2.5 } }
                  { clients = 1, direction = transmit }
                ]""".formatted(password));

        assertThat(scenario.name()).isEqualTo("everything");
        LoadGroup udp = scenario.plan().groups().get(0);
        assertThat(udp.name()).isEqualTo("udp");
        assertThat(udp.clients()).isEqualTo(3);
        assertThat(udp.startAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(udp.arrivals()).isEqualTo(new Arrivals.Poisson(2.5, 5));
        assertThat(udp.tests()).extracting(TestPlan::server).isEqualTo(SERVERS);
        TestPlan test = udp.tests().get(0);
        assertThat(test.transport()).isEqualTo(Transport.UDP);
        assertThat(test.direction()).isEqualTo(TestDirection.BOTH);
        assertThat(List.of(test.connections(), test.txSize(), test.rxSize())).containsExactly(4, 100, 200);
        assertThat(List.of(test.txBps(), test.rxBps())).containsExactly(2_500_000L, 3_000_000L);
        assertThat(test.duration()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(test.stepDeadline()).isEqualTo(Duration.ofSeconds(2));
        assertThat(test.payload()).isEqualTo(Payload.RANDOM);
        assertThat(test.openPath()).isTrue();
        assertThat(test.login()).hasValueSatisfying(login -> {
            assertThat(login.user()).isEqualTo("you");
            assertThat(login.password()).isEqualTo("from a file");
            assertThat(login.allowMd5()).isTrue();
        });
        LoadGroup second = scenario.plan().groups().get(1);
        assertThat(second.name()).isEqualTo("group 2");
        assertThat(second.arrivals()).isEqualTo(new Arrivals.Ramp(Duration.ofSeconds(4)));
        assertThat(second.tests().get(0).rxBps()).isZero(); // A default that does not fit this group.
        assertThat(second.tests().get(0).login()).hasValueSatisfying(login -> assertThat(login.password()).isEqualTo("secret"));
    }

    @Test
    void littleIsNeeded() throws Exception {
        Scenario scenario = read("groups = [ { clients = 2 } ]");
        assertThat(scenario.name()).isEqualTo("scenario.conf");
        TestPlan test = scenario.plan().groups().get(0).tests().get(0);
        assertThat(test).isEqualTo(TestPlan.to(SERVERS.get(0)).transport(Transport.TCP).build());
        assertThat(scenario.plan().groups().get(0).arrivals()).isEqualTo(new Arrivals.AtOnce());
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "groups = [                                            | :1: ",
        "name = x                                              | : groups are missing: allowed is a list of blocks, such as groups = [ { clients = 10 } ]",
        "groups = []                                           | :1: groups are 0, allowed are 1 to 100",
        "groups = 5                                            | :1: groups is a number, allowed is a list in brackets",
        "groups = [ 5 ]                                        | :1: groups is a list of numbers, allowed is a list of blocks in braces",
        "grups = []                                            | :1: grups is not a key, allowed are name, seed, defaults, groups",
        "defaults = 1, groups = [ { clients = 1 } ]            | :1: defaults is a value, allowed is a block of keys in braces",
        "defaults { name = x }, groups = [ { clients = 1 } ]   | :1: defaults.name is not a key, allowed are clients, protocol, ",
        "seed = x, groups = [ { clients = 1 } ]                | :1: seed is a text, allowed is a number",
        "name = ``, groups = [ { clients = 1 } ]               | :1: ",
        "groups = [ {} ]                                       | :1: groups[0]: clients is missing, allowed are 1 to 100000",
        "groups = [ {~ clients = 0 } ]                         | :1: groups[0]: clients are 0, allowed are 1 to 100000",
        "groups = [ { clients = 60000 }, { clients = 60000 } ] | :1: clients are 120000 in all groups, allowed are 1 to 100000",
        "groups = [ { clients = 1,~ rate = 1M } ]              | :2: groups[0].rate is not a key, allowed are name, clients, ",
        "groups = [ { clients = 1,~ protocol = sctp } ]        | :2: groups[0].protocol is 'sctp', allowed are tcp, udp",
        "groups = [ { clients = 1,~ direction = up } ]         | :2: groups[0].direction is 'up', allowed are receive, transmit, both",
        "groups = [ { clients = 1,~ payload = ones } ]         | :2: groups[0].payload is 'ones', allowed are zeros, random",
        "groups = [ { clients = 1,~ connections = 256 } ]      | :2: groups[0].connections is 256, allowed are 1 to 255",
        "groups = [ { clients = 1,~ duration = 25 h } ]        | :1: groups[0]: duration is 90000 s, allowed are 0.1 s to 86400 s",
        "groups = [ { clients = 1,~ duration = soon } ]        | :2: duration is 'soon', allowed are durations such as 250 ms, 10 s or 5 m",
        "groups = [ { clients = 1,~ rx-rate = 5G } ]           | :1: groups[0]: rx rate is 5000000000 bit/s, allowed are 0 (unlimited) to 4294967295 bit/s",
        "groups = [ { clients = 1,~ rx-rate = fast } ]         | :2: groups[0].rx-rate: not a rate: 'fast'; allowed are ",
        "groups = [ { clients = 1,~ tx-rate = 1M } ]           | :2: groups[0].tx-rate is for what the client sends, and this group only receives; allowed with direction transmit and both",
        "groups = [ { clients = 1, direction = transmit,~ rx-size = 9 } ] | :2: groups[0].rx-size is for what the server sends, and this group only transmits",
        "groups = [ { clients = 1,~ nat = true } ]             | :2: groups[0].nat is for UDP, and this group is TCP; allowed with protocol udp",
        "groups = [ { clients = 1,~ password = x } ]           | :1: groups[0]: there is a password and no user, name one with user",
        "groups = [ { clients = 1,~ user = x } ]               | :2: groups[0].user needs a password: one of password and password-file, and not both",
        "groups = [ { clients = 1, user = x,~ password-file = /none/x } ] | :2: groups[0].password-file /none/x cannot be read: there is no such file or directory",
        "groups = [ { clients = 1,~ arrivals = 5 } ]           | :2: groups[0].arrivals is a value, allowed is a block of keys in braces",
        "groups = [ { clients = 1,~ arrivals { pattern = wave } } ] | :2: groups[0].arrivals.pattern is 'wave', allowed are at-once, ramp, constant, poisson",
        "groups = [ { clients = 1,~ arrivals { pattern = ramp } } ] | :2: groups[0].arrivals.over is missing: how long the ramp is, 0 to 1 hour",
        "groups = [ { clients = 1,~ arrivals { pattern = poisson } } ] | :2: groups[0].arrivals.per-second is missing: clients a second, 0.001 to 100000",
        "groups = [ { clients = 1,~ arrivals { over = 1 s } } ] | :2: groups[0].arrivals.over is for the pattern ramp",
        "groups = [ { clients = 1,~ arrivals { per-second = 1 } } ] | :2: groups[0].arrivals.per-second is for the patterns constant and poisson",
        "groups = [ { clients = 9,~ arrivals { pattern = constant, per-second = 0.001 } } ] | :1: groups[0]: the last client would start after 8000 s, allowed are up to 3600 s",
        "groups = [ { clients = 1,~ user = ${NOBODY_SETS_THIS}, password = x } ] | :2: Could not resolve substitution to a value: ${NOBODY_SETS_THIS}",
    })
    void whatIsWrongIsOneLineWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> read(text.replace('~', '\n')))
                .isInstanceOf(UsageException.class)
                .satisfies(error -> assertThat(error.getMessage()).startsWith(folder.resolve("scenario.conf") + message).doesNotContain("\n"));
    }

    @Test
    void filesThatAreNone() {
        assertThatThrownBy(() -> ScenarioFile.read(folder, SERVERS)).hasMessage("--scenario " + folder + " cannot be read: it must be a file that is there and may be read");
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> ScenarioFile.read(none, SERVERS)).hasMessage("--scenario " + none + " cannot be read: it must be a file that is there and may be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evening.conf", "logins.conf"})
    void theExamplesCanBeRead(String name) throws Exception {
        String text = Files.readString(Path.of("../../load-tests/scenarios", name)).replace("${LOAD_USER}", "me").replace("${LOAD_PASSWORD}", "secret");
        assertThat(read(text).plan().clients()).isPositive();
    }

    private Scenario read(String text) throws Exception {
        return ScenarioFile.read(Files.writeString(folder.resolve("scenario.conf"), text), SERVERS);
    }
}
