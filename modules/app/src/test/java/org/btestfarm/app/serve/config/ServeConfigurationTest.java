package org.btestfarm.app.serve.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.btestfarm.console.ConsoleSettings;
import org.btestfarm.console.tls.TlsSettings;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.farm.settings.Deadlines;
import org.btestfarm.farm.settings.GuessLimits;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.farm.settings.LeaseSettings;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.farm.settings.PortRange;
import org.btestfarm.ledger.LedgerSettings;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.protocol.IpText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator writes, and what is said when it cannot be. */
class ServeConfigurationTest {
    @TempDir
    private Path folder;

    private ServeConfiguration read(Map<String, Object> options, String... lines) throws Exception {
        return ServeConfiguration.of(source(options, lines));
    }

    private ConfigurationSource source(Map<String, Object> options, String... lines) throws Exception {
        return ConfigurationSource.read(lines.length == 0 ? Optional.empty() : Optional.of(file(lines)), options);
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("farm.conf"), List.of(lines));
    }

    private void refuses(String message, String... lines) {
        assertThatThrownBy(() -> read(Map.of(), lines))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message.replace("FILE", folder.resolve("farm.conf").toString()))
                .hasMessageNotContaining("\n");
    }

    @Test
    void defaultsAreThoseOfTheFarm() throws Exception {
        ServeConfiguration defaults = read(Map.of());
        assertThat(defaults.farm().limits()).isEqualTo(Limits.defaults());
        assertThat(defaults.farm().deadlines()).isEqualTo(Deadlines.defaults());
        assertThat(defaults.farm().guesses()).isEqualTo(GuessLimits.defaults());
        assertThat(defaults.farm().udpPorts()).isEqualTo(PortRange.defaults());
        assertThat(defaults.farm().listeners()).hasSize(2).allSatisfy(listener -> {
            assertThat(listener.address().getPort()).isEqualTo(2000);
            assertThat(listener.address().getAddress().isAnyLocalAddress()).isTrue();
        });
        assertThat(defaults.auth()).isEqualTo(ListenerAuth.ECSRP5);
        assertThat(defaults.users()).isEmpty();
    }

    @Test
    void whatPagesSayAndWhomTheyBelieveIsChecked() throws Exception {
        assertThat(read(Map.of()).testAddress()).isEmpty();
        assertThat(read(Map.of(), "btest-farm { http { test-address = farm.example.org } }").testAddress()).contains("farm.example.org");
        assertThat(read(Map.of(), "btest-farm { http { proxies = [\"10.0.0.0/8\"] } }").http().orElseThrow().proxies()).hasSize(1);
        assertThatThrownBy(() -> read(Map.of(), "btest-farm { http { test-address = \"a b\" } }"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("http.test-address is 'a b', allowed are auto, IP addresses, and names such as farm.example.org");
        assertThatThrownBy(() -> read(Map.of(), "btest-farm { http { proxies = [\"10.0.0.1/8\"] } }"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("http.proxies: '10.0.0.1/8' is no network");
    }

    @Test
    void theCommandLineWinsOverTheFileAndTheFileOverTheDefaults() throws Exception {
        ServeConfiguration read = read(
                Map.of("port", 3000, "limits.sessions", 7),
                "btest-farm { port = 4000, limits { sessions = 8, handshakes = 9 }, auth = md5, users = [{ name = a, password = b }] }");
        assertThat(read.farm().listeners().get(0).address().getPort()).isEqualTo(3000);
        assertThat(read.farm().limits().sessions()).isEqualTo(7);
        assertThat(read.farm().limits().handshakes()).isEqualTo(9);
        assertThat(read.farm().limits().maxDuration()).isEqualTo(Duration.ofSeconds(300));
        assertThat(read.auth()).isEqualTo(ListenerAuth.MD5);
        assertThat(read.users()).containsExactly(new NewUser("a", "b", true));
    }

    @Test
    void anUnknownKeyIsNamedWithItsFileAndLine() {
        refuses("FILE:3: btest-farm.limits.session is not a key, allowed are handshakes, handshakes-per-prefix, max-duration, sessions,"
                        + " sessions-per-address, sessions-per-prefix, unauthenticated-udp-start",
                "btest-farm {", " limits {", "  session = 3", " }", "}");
        refuses("FILE:1: port is not a key, allowed are btest-farm, pekko", "port = 3");
        refuses("FILE:2: btest-farm.users.passwd is not a key, allowed are name, password, md5",
                "btest-farm.users = [", " { name = a, password = b, passwd = c } ]");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "port = 65536                 | port is 65536, allowed are 0 (the system chooses) to 65535",
        "port = -1                    | port is -1, allowed are 0 (the system chooses) to 65535",
        "listen = []                  | listen is [], allowed are IP addresses of this machine, 0.0.0.0 and ::",
        "listen = [\"\"]              | listen is [], allowed are IP addresses of this machine, 0.0.0.0 and ::",
        "listen = [\"1.2.3.4.5.6\"]   | listen is 1.2.3.4.5.6, allowed are IP addresses of this machine, 0.0.0.0 and ::",
        "auth = none                  | auth is none, allowed are ecsrp5 and md5",
        "udp-ports = \"2001\"         | udp-ports is 2001, allowed are two ports FIRST-LAST, 1 to 65279",
        "udp-ports = \"a-b\"          | udp-ports is a-b, allowed are two ports FIRST-LAST, 1 to 65279",
        "udp-ports = \"3000-2000\"    | udp-ports, the last is 2000, allowed are 3000 to 65279",
        "udp-ports = \"0-2000\"       | udp-ports, the first is 0, allowed are 1 to 65279",
        "udp-ports = \"2001-65535\"   | udp-ports, the last is 65535, allowed are 2001 to 65279",
        "data = \"\"                  | data is '', allowed are paths of directories",
        "data = \"a\\u0000b\"         | data is 'a?b', allowed are paths of directories",
        "transport = io_uring         | transport is io_uring, allowed are auto, epoll and nio",
        "event-loops = 10000000       | event-loops is 10000000, allowed are 0 (one a core) to MAX",
        "limits.sessions = 0          | limits.sessions is 0, allowed are 1 to 1000000",
        "limits.sessions-per-address = 0   | limits.sessions-per-address is 0, allowed are 1 to 1000000",
        "limits.sessions-per-prefix = 0    | limits.sessions-per-prefix is 0, allowed are 1 to 1000000",
        "limits.handshakes = 0             | limits.handshakes is 0, allowed are 1 to 1000000",
        "limits.handshakes-per-prefix = 0  | limits.handshakes-per-prefix is 0, allowed are 1 to 1000000",
        "limits.max-duration = 0s          | limits.max-duration is 0 s, allowed are 1 s to 86400 s",
        "limits.max-duration = 300         | limits.max-duration is 300 ms, allowed are 1 s to 86400 s",
        "limits.unauthenticated-udp-start = 10 | limits.unauthenticated-udp-start is 10, allowed are 1000 to 9223372036854775807",
        "deadlines.opening = 0s       | deadlines.opening is 0 s, allowed are 10 ms to 3600 s",
        "deadlines.login = 2h         | deadlines.login is 7200 s, allowed are 10 ms to 3600 s",
        "deadlines.session = 1ms      | deadlines.session is 1 ms, allowed are 10 ms to 3600 s",
        "deadlines.idle = -1s         | deadlines.idle is -1 s, allowed are 10 ms to 3600 s",
        "guesses.free-failures = -1   | guesses.free-failures is -1, allowed are 0 to 1000",
        "guesses.first-delay = 0s     | guesses.first-delay is 0 s, allowed are 1 ms to 60 s",
        "guesses.longest-delay = 1ms  | guesses.longest-delay is 1 ms, allowed are 250 ms to 60 s",
        "guesses.longest-delay = 11s  | guesses.longest-delay is 11000 ms, allowed are at most deadlines.login, 10000 ms",
        "guesses.free-tokens = 0      | guesses.free-tokens is 0, allowed are 1 to 10000",
        "guesses.free-tokens-per-prefix = 29 | guesses.free-tokens-per-prefix is 29, allowed are 30 to 1000000",
        "guesses.forget-every = 0s    | guesses.forget-every is 0 s, allowed are 1 s to 86400 s",
        "balancers.from = [lb]        | balancers.from, the prefix is 'lb', allowed are such as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.7",
        "balancers.from = [\"192.0.2.1/24\"] | balancers.from, the prefix 192.0.2.1/24 has an address that goes on after its first 24 bits, allowed is a network such as 10.0.0.0/8",
        "balancers.header-within = 2m | balancers.header-within is 120 s, allowed are 10 ms to 60 s",
        "udp-addresses = [here]       | udp-addresses: 'here' is not an IPv4 or IPv6 address",
        "udp-addresses = [0.0.0.0]    | udp-addresses: 0.0.0.0 is not the address of one machine, which alone is allowed",
        "udp-addresses = [127.0.0.1, 127.0.0.2] | udp-addresses are two of one family, allowed are one IPv4 and one IPv6 address at most",
        "capacity.in = 10             | capacity.in is 10, allowed are 1000 to 9223372036854775807",
        "capacity.out = much          | capacity.out: not a rate: 'much'; allowed are 0 to 1000G as whole bit/s, such as 500K, 100M, 2.5G or 1000000, or unlimited",
    })
    void nonsenseIsNamedWithItsPlaceAndWhatIsAllowed(String line, String message) {
        String most = String.valueOf(DataPlaneOptions.MAX_EVENT_LOOPS);
        refuses("FILE:2: btest-farm." + message.replace("MAX", most), "", "btest-farm." + line);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "port = high                              | btest-farm.port is a text, allowed is a number",
        "port = null                              | btest-farm.port is null, allowed is a number",
        "limits.sessions = many                   | btest-farm.limits.sessions is a text, allowed is a number",
        "limits.sessions = 3000000000             | btest-farm.limits.sessions is 3000000000, allowed are whole numbers from -2147483648 to 2147483647",
        "ledger.max-tests = 1.5                   | btest-farm.ledger.max-tests is 1.5, allowed are whole numbers",
        "limits.sessions = \"80.25\"              | btest-farm.limits.sessions is 80.25, allowed are whole numbers",
        "limits = 3                               | btest-farm.limits is a number, allowed is a block of keys in braces",
        "open = perhaps                           | btest-farm.open is a text, allowed is true or false",
        "users = bob                              | btest-farm.users is a text, allowed is a list in brackets",
        "users = [bob]                            | btest-farm.users is a list of texts, allowed is a list of blocks in braces",
        "users = [{ name = bob }]                 | password",
        "deadlines.idle = soon                    | btest-farm.deadlines.idle is 'soon', allowed are durations such as 250 ms, 10 s or 5 m",
        "deadlines.idle = 10 parsecs              | btest-farm.deadlines.idle: Could not parse time unit 'parsecs' (try ns, us, ms, s, m, h, d)",
        "limits.unauthenticated-udp-start = fast  | limits.unauthenticated-udp-start",
        "data = ${NOWHERE_TO_BE_FOUND}            | NOWHERE_TO_BE_FOUND",
        "port = {                                 | farm.conf",
    })
    void aValueOfTheWrongKindIsNamedWithItsFile(String line, String key) {
        assertThatThrownBy(() -> read(Map.of(), "btest-farm." + line))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("farm.conf")
                .hasMessageContaining(key)
                .hasMessageNotContaining("\n");
    }

    @Test
    void theFarmMustBeABlock() {
        refuses("FILE:1: btest-farm is a value, allowed is a block of keys in braces", "btest-farm = 3");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "btest-farm {                | 3: expecting a close parentheses ')' here, not: end of file",
        "btest-farm { port =         | 3: Expecting a value but got wrong token: end of file",
        "btest-farm { port == 3 }    | 1: Expecting a value but got wrong token: '='",
        "btest-farm { port = 3 }}    | 1: unbalanced close brace '}' with no open brace",
        "btest-farm.users = [{ name = a }] | 1: No configuration setting found for key 'password'",
        "pekko = 3                   | 1: pekko is a number, allowed is a block of keys in braces",
        "pekko.loglevel = loud       | 1: pekko.loglevel is loud, allowed are off, error, warning, info, debug",
        "pekko.cluster.seed-nodes = [here] | 1: pekko.cluster.seed-nodes is here, allowed are nodes as pekko://btest-farm@HOST:PORT",
    })
    void errorsInTheFormNameFileAndLine(String line, String message) {
        refuses("FILE:" + message, line, "");
    }

    @Test
    void aFileThatIsNotThere() {
        Path missing = folder.resolve("missing.conf");
        assertThatThrownBy(() -> ConfigurationSource.read(Optional.of(missing), Map.of()))
                .hasMessage("--config " + missing + " cannot be read: it must be a file that is there and may be read");
        assertThatThrownBy(() -> ConfigurationSource.read(Optional.of(folder), Map.of()))
                .hasMessage("--config " + folder + " cannot be read: it must be a file that is there and may be read");
    }

    @Test
    void namesOfUsers() {
        refuses("FILE:1: btest-farm.users: 'a' is there twice, allowed is once",
                "btest-farm.users = [{ name = a, password = b }, { name = a, password = c }]");
        refuses("FILE:1: btest-farm.users: a name has 0 bytes, allowed are 1 to 221",
                "btest-farm.users = [{ name = \"\", password = b }]");
        refuses("FILE:1: btest-farm.users: a name has 222 bytes, allowed are 1 to 221",
                "btest-farm.users = [{ name = " + "n".repeat(222) + ", password = b }]");
        refuses("FILE:1: btest-farm.users: the name '" + "n".repeat(33) + "' has 33 bytes, allowed are 1 to 32 for a user who may log in with md5",
                "btest-farm { auth = md5, users = [{ name = " + "n".repeat(33) + ", password = b }] }");
        refuses("FILE:1: btest-farm.users: the name 'a\\u{0}b' has a zero in it, which no login can carry",
                "btest-farm.users = [{ name = \"a\\u0000b\", password = b }]");
    }

    @Test
    void aNameMayBeAsLongAsALoginCanCarry() throws Exception {
        assertThat(read(Map.of(), "btest-farm.users = [{ name = " + "n".repeat(221) + ", password = b }]").users()).hasSize(1);
        assertThat(read(Map.of(), "btest-farm { auth = md5, users = [{ name = " + "n".repeat(32) + ", password = b }] }").users()).hasSize(1);
    }

    @Test
    void namesFollowTheLedgersRuleWhicheverWayTheyCome() throws Exception {
        assertThat(read(Map.of(), "btest-farm.users = [{ name = \"a\\tb\", password = c }]").users().get(0).name()).isEqualTo("a\tb");
        assertThatThrownBy(() -> read(Map.of("users", List.of(Map.of("name", "a\0b", "password", "c")))))
                .hasMessage("command line: btest-farm.users: the name 'a\\u{0}b' has a zero in it, which no login can carry");
    }

    @Test
    void networksLogInAsTheFirstRuleThatCoversThemSays() throws Exception {
        ServeConfiguration read = read(
                Map.of(), "btest-farm.auth-rules = [{ prefix = \"10.1.0.0/16\", auth = open }, { prefix = \"10.0.0.0/8\", auth = MD5 }]");
        assertThat(read.auth()).isEqualTo(ListenerAuth.ECSRP5);
        assertThat(read.farm().listeners()).hasSize(2).allSatisfy(listener -> {
            assertThat(listener.authOf(IpText.parse("10.1.0.1"))).isEqualTo(ListenerAuth.OPEN);
            assertThat(listener.authOf(IpText.parse("10.2.0.1"))).isEqualTo(ListenerAuth.MD5);
            assertThat(listener.authOf(IpText.parse("2001:db8::1"))).isEqualTo(ListenerAuth.ECSRP5);
        });
        assertThat(read.asksForMd5()).isTrue();
        assertThat(read(Map.of()).asksForMd5()).isFalse();
    }

    @Test
    void wrongRulesAreNamedWithTheirPlace() {
        refuses("FILE:1: btest-farm.auth-rules: auth is none, allowed are ecsrp5, md5 and open", "btest-farm.auth-rules = [{ prefix = \"::1\", auth = none }]");
        refuses("FILE:1: btest-farm.auth-rules, the prefix is 'lan', allowed are such as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.7",
                "btest-farm.auth-rules = [{ prefix = lan, auth = md5 }]");
        refuses("FILE:1: btest-farm.auth-rules, the length of prefix 10.0.0.0 is 33, allowed are 0 to 32",
                "btest-farm.auth-rules = [{ prefix = \"10.0.0.0/33\", auth = md5 }]");
        refuses("FILE:2: btest-farm.auth-rules.net is not a key, allowed are prefix, auth", "btest-farm.auth-rules = [", " { net = \"::1\", auth = md5 } ]");
        refuses("FILE:1: No configuration setting found for key 'auth'", "btest-farm.auth-rules = [{ prefix = \"::1\" }]");
        refuses("open (FILE:1) and auth-rules (FILE:2) exclude each other: allowed is to ask nobody,"
                        + " or to ask all but the networks with a rule whose auth is open",
                "btest-farm.open = true", "btest-farm.auth-rules = [{ prefix = \"::1\", auth = md5 }]");
    }

    @Test
    void usersAreMarkedForMd5IfAnybodyIsAskedForItOrTheySaySo() throws Exception {
        String users = "btest-farm.users = [{ name = a, password = p }, { name = b, password = p, md5 = true }, { name = c, password = p, md5 = false }]";
        assertThat(read(Map.of(), users).users()).extracting(NewUser::md5).containsExactly(false, true, false);
        assertThat(read(Map.of("auth", "md5"), users).users()).extracting(NewUser::md5).containsExactly(true, true, false);
        assertThat(read(Map.of(), users, "btest-farm.auth-rules = [{ prefix = \"10.0.0.0/8\", auth = md5 }]").users())
                .extracting(NewUser::md5)
                .containsExactly(true, true, false);
    }

    @Test
    void theLedgersKeysAreCheckedToo() throws Exception {
        ServeConfiguration read = read(Map.of(), "btest-farm.ledger { zone = Europe/Riga, node = n2, sign-every = 5s }");
        assertThat(read.ledger().zone()).isEqualTo(ZoneId.of("Europe/Riga"));
        assertThat(read.ledger().node()).isEqualTo("n2");
        assertThat(read.ledger().signEvery()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read.ledger().snapshotEvery()).isEqualTo(10_000);
        assertThat(read.ledger().minFreeBytes()).isEqualTo(LedgerSettings.USUAL_MIN_FREE_BYTES);
        assertThat(read.farm().leases()).isEqualTo(LeaseSettings.defaults());
        refuses("FILE:1: btest-farm.ledger.min-free: 'lots' is no amount of bytes, allowed are forms like 500MB, 1.5GB, 20GiB, unlimited",
                "btest-farm.ledger.min-free = lots");
        refuses("FILE:1: btest-farm.ledger.zone is 'Mars/Olympus', allowed are system, UTC, and names such as Europe/Riga",
                "btest-farm.ledger.zone = Mars/Olympus");
        refuses("FILE:1: btest-farm.ledger.sign-every is 10 ms, allowed are 1 s or more", "btest-farm.ledger.sign-every = 10ms");
        refuses("FILE:1: btest-farm.ledger.snapshot-every is 7, allowed are 100 or more", "btest-farm.ledger.snapshot-every = 7");
        refuses("FILE:1: btest-farm.ledger.node is not a node's name, allowed are 1 to 64 letters, digits, dots and hyphens",
                "btest-farm.ledger.node = \"a b\"");
    }

    @Test
    void theHttpServersKeysAreCheckedToo() throws Exception {
        ConsoleSettings usual = read(Map.of()).http().orElseThrow();
        assertThat(usual).isEqualTo(ConsoleSettings.defaults(new InetSocketAddress("127.0.0.1", 8080)));
        assertThat(read(Map.of("http.listen", "[::1]:0")).http().orElseThrow().listen()).isEqualTo(new InetSocketAddress("::1", 0));
        assertThat(read(Map.of("http.listen", "off")).http()).isEmpty();
        for (String wrong : List.of("8080", "127.0.0.1", ":8080", "127.0.0.1:65536", "127.0.0.1:x", "::1:8080", "1.2.3.4.5:80", "")) {
            refuses("FILE:1: btest-farm.http.listen is '" + wrong
                            + "', allowed are off and forms like 127.0.0.1:8080, [::1]:8080 with an address of this machine",
                    "btest-farm.http.listen = \"" + wrong + "\"");
        }
        refuses("FILE:1: btest-farm.http.max-connections is 0, allowed are 1 or more", "btest-farm.http.max-connections = 0");
        refuses("FILE:1: btest-farm.http.max-body is 1000 bytes, allowed are 1024 or more", "btest-farm.http.max-body = 1KB");
        refuses("FILE:1: btest-farm.http.max-body is too much, allowed are up to 2 GiB", "btest-farm.http.max-body = 3GiB");
        refuses("FILE:1: btest-farm.http.max-body: 'big' is no amount of bytes, allowed are forms like 500MB, 1.5GB, 20GiB, unlimited",
                "btest-farm.http.max-body = big");
        refuses("FILE:1: btest-farm.http.body-within is 10 ms, allowed are 1 s or more", "btest-farm.http.body-within = 10ms");
        refuses("FILE:1: btest-farm.http.idle is 15000 ms, allowed is longer than http.answer-within, which is 15000 ms", "btest-farm.http.idle = 15s");
        refuses("FILE:1: btest-farm.http.tls.key is empty, allowed are both of certificate and key, or none", "btest-farm.http.tls { certificate = a.pem, key = \"\" }");
        refuses("FILE:1: btest-farm.http.tls.look-every is 10 ms, allowed are 1 s or more", "btest-farm.http.tls { certificate = a, key = b, look-every = 10ms }");
        refuses("FILE:1: btest-farm.http.requests.burst is 0, allowed are 1 to 1000000", "btest-farm.http.requests.burst = 0");
        refuses("FILE:1: btest-farm.csv.queue is 0, allowed are 1 to 1000000", "btest-farm.csv { file = a.csv, queue = 0 }");
        assertThat(read(Map.of(), "btest-farm.http.tls { certificate = a.pem, key = b.pem }").http().orElseThrow().tls())
                .contains(TlsSettings.of(Path.of("a.pem"), Path.of("b.pem")));
        assertThat(read(Map.of(), "btest-farm.http { requests.per-second = 0, short-addresses = true }").http().orElseThrow()).satisfies(http -> {
            assertThat(http.requests().perSecond()).isZero();
            assertThat(http.shortAddresses()).isTrue();
        });
    }

    @Test
    void openAndUsersExcludeEachOther() {
        assertThatThrownBy(() -> read(Map.of("open", true), "btest-farm.users = [{ name = a, password = b }]"))
                .hasMessage("open (command line) and users (" + folder.resolve("farm.conf")
                        + ":1) exclude each other: allowed is to ask nobody, or to ask those users");
    }

    @Test
    void whatIsPrintedIsAFileThatSaysTheSameWithoutPasswords() throws Exception {
        ConfigurationSource source = source(
                Map.of("port", 3000),
                "btest-farm { limits.max-duration = 20s, listen = [\"127.0.0.1\"]",
                "  users = [{ name = alice, password = \"pass word\" }, { name = \"b:o$b\", password = hidden }] }",
                "pekko { cluster.seed-nodes = [\"pekko://btest-farm@127.0.0.1:25520\"], remote.ssl.key-store-password = hidden }");
        String printed = source.print();
        assertThat(printed).doesNotContain("pass word").doesNotContain("hidden").contains("# How clients log in:");

        Path copy = Files.writeString(folder.resolve("copy.conf"), printed);
        ConfigurationSource again = ConfigurationSource.read(Optional.of(copy), Map.of());
        assertThat(again.print()).isEqualTo(printed);
        ServeConfiguration first = ServeConfiguration.of(source);
        ServeConfiguration second = ServeConfiguration.of(again);
        assertThat(second.farm()).isEqualTo(first.farm());
        assertThat(second.users()).extracting(NewUser::name).containsExactly("alice", "b:o$b");
        assertThat(second.pekko().getStringList("pekko.cluster.seed-nodes")).containsExactly("pekko://btest-farm@127.0.0.1:25520");
        assertThatThrownBy(second::requirePasswords)
                .hasMessage("btest-farm.users: the password of 'alice' is masked as --print-config does it; write the password itself");
        first.requirePasswords();
    }

    @Test
    void passwordsAreInNoTextOfTheConfiguration() throws Exception {
        assertThat(read(Map.of(), "btest-farm.users = [{ name = a, password = hidden }]").users().toString()).doesNotContain("hidden");
    }
}
