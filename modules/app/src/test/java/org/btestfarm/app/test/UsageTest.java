package org.btestfarm.app.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.btestfarm.app.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong options: one line that says what, where and what is allowed, and status 2. */
class UsageTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(delimiter = '|', value = {
        "''                              | a command is missing, allowed are serve, test, load",
        "bogus                           | 'bogus' is not a command, allowed are serve, test, load",
        "user bogus                      | 'bogus' is not a command, allowed are add, ",
        "--bogus                         | Unknown option: '--bogus'",
        "serve bogus                     | Unmatched argument at index 1: 'bogus'",
        "test                            | Missing required parameter: 'HOST'",
        "test HOST --bogus               | Unknown option: '--bogus'",
        "test HOST -P 0                  | -P is 0, allowed are 1 to 65535",
        "test HOST -P 65536              | -P is 65536, allowed are 1 to 65535",
        "test HOST -P x                  | Invalid value for option '--port': 'x' is not a whole number up to 2147483647",
        "test HOST -P 99999999999        | Invalid value for option '--port': '99999999999' is not a whole number up to 2147483647",
        "test HOST -n 0                  | -n is 0, allowed are 1 to 255",
        "test HOST -n 256                | -n is 256, allowed are 1 to 255",
        "test HOST -d x                  | Invalid value for option '--duration': 'x' is not a number, such as 10 or 0.5",
        "test HOST -d 0                  | duration is 0 s, allowed are 0.1 s to 86400 s",
        "test HOST -d -1                 | duration is -1 s, allowed are 0.1 s to 86400 s",
        "test HOST -d 86401              | duration is 86401 s, allowed are 0.1 s to 86400 s",
        "test HOST -d 0.0001             | -d is 0.0001 s, allowed are 0.1 to 86400 in steps of 0.001",
        "test HOST -d 1e999999           | -d is 1E+999999 s, allowed are 0.1 to 86400 in steps of 0.001",
        "test HOST -t -b fast            | -b: not a rate: 'fast'; allowed are 0 to 1000G as whole bit/s, such as 500K, 100M, 2.5G or 1000000",
        "test HOST --rx-rate 5G          | rx rate is 5000000000 bit/s, allowed are 0 (unlimited) to 4294967295 bit/s: the protocol has 32 bits for what the server shall send",
        "test HOST -u -t --tx-size 27    | tx size of UDP packets is 27, allowed are 28 to 64000",
        "test HOST --rx-size 65536       | rx size of TCP writes is 65536, allowed are 1 to 65535",
        "test HOST -b 10M                | -b is for what we send, and this test only receives; allowed with -t, or -t -r for both",
        "test HOST -r --tx-size 100      | --tx-size is for what we send, and this test only receives; allowed with -t, or -t -r for both",
        "test HOST -t --rx-rate 10M      | --rx-rate is for what the server sends, and this test only transmits; allowed without -t, or with -t -r for both",
        "test HOST -t --rx-size 100      | --rx-size is for what the server sends, and this test only transmits; allowed without -t, or with -t -r for both",
        "test HOST --nat                 | --nat is for UDP, and this test is TCP; allowed with -u",
        "load HOST --clients 1 -b 10M    | -b is for what we send, and this test only receives; allowed with -t, or -t -r for both",
        "test HOST --json --csv f        | Error: --json, --csv=FILE are mutually exclusive (specify only one)",
        "test HOST -p secret             | there is a password and no user, name one with -a",
        "test HOST -a me -p s --password-file f | -p and --password-file exclude each other",
        "test HOST --congestion none     | congestion control none ",
        "load HOST                       | Missing required option: '--clients=N', or '--scenario=FILE'",
        "load HOST --clients 0           | clients are 0, allowed are 1 to 100000",
        "load HOST --clients 1 --ramp -1 | ramp is -1.0 s, allowed are 0 to 3600 s",
        "load HOST --clients 1 --ramp 1e-9 | --ramp is 1E-9 s, allowed are 0 to 3600 in steps of 0.001",
        "load HOST --scenario f -u       | --udp is not for a load test with --scenario, whose file says what is tested; allowed beside it are --scenario, --port,",
        "load HOST --scenario /none      | --scenario /none cannot be read: it must be a file that is there and may be read",
        "load --clients 1                | Missing required parameter: 'HOST'",
        "serve --port x                  | Invalid value for option '--port': 'x' is not a whole number up to 2147483647",
        "serve --port 65536              | command line: btest-farm.port is 65536, allowed are 0 (the system chooses) to 65535",
        "serve --udp-ports 1             | command line: btest-farm.udp-ports is 1, allowed are two ports FIRST-LAST, 1 to 65279",
        "serve --user alice              | --user is 'alice', allowed is NAME:PASSWORD",
        "serve --user :secret            | --user is ':secret', allowed is NAME:PASSWORD",
        "serve --user a:b --user a:c     | command line: btest-farm.users: 'a' is there twice, allowed is once",
        "serve --user a:b --open         | open (command line) and users (command line) exclude each other",
        "serve --auth none               | command line: btest-farm.auth is none, allowed are ecsrp5 and md5",
        "serve --max-sessions 0          | command line: btest-farm.limits.sessions is 0, allowed are 1 to 1000000",
        "serve --max-duration 0          | command line: btest-farm.limits.max-duration is 0 s, allowed are 1 s to 86400 s",
        "serve --listen nowhere.invalid  | command line: btest-farm.listen is nowhere.invalid, allowed are IP addresses of this machine",
    })
    void isOneLine(String line, String message) {
        refused(message, line.isEmpty() ? new String[0] : line.replace("HOST", "127.0.0.1").split(" +"));
    }

    private static void refused(String message, String... args) {
        Ran ran = Ran.with(args);
        assertThat(ran.err()).contains(": " + message).endsWith(" --help tells more)" + System.lineSeparator());
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.status()).isEqualTo(2);
    }

    @Test
    void aHostMustBeNamed() {
        refused("HOST is empty, allowed are a name or an address", "test", "");
    }

    @Test
    void files() throws Exception {
        refused("--password-file " + folder.resolve("none") + " cannot be read: there is no such file or directory",
                "test", "127.0.0.1", "-a", "me", "--password-file", folder.resolve("none").toString());
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xc3, 0x28});
        refused("--password-file " + binary + " cannot be read: it is not text in UTF-8",
                "test", "127.0.0.1", "-a", "me", "--password-file", binary.toString());
        Path csv = folder.resolve("none").resolve("tests.csv");
        refused("--csv " + csv + " cannot be written: there is no such file or directory", "test", "127.0.0.1", "--csv", csv.toString());
        Path config = folder.resolve("none.conf");
        refused("--config " + config + " cannot be read: it must be a file that is there and may be read", "serve", "--config", config.toString());
    }

    @Test
    void helpAndVersion() {
        for (String command : new String[] {"serve", "test", "load"}) {
            Ran help = Ran.with(command, "--help");
            assertThat(help.status()).isZero();
            assertThat(help.out()).startsWith("Usage: btest-farm " + command).contains("Exit status: 0 ");
        }
        assertThat(Ran.with("--version").out()).matches("btest-farm [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)? \\(Java [0-9]+\\)\\R");
    }

    @Test
    void printedConfigurationsAreMaskedAndCanBeReadAgain() throws Exception {
        Ran printed = Ran.with("serve", "--user", "alice:hidden", "--port", "0", "--print-config");
        assertThat(printed.status()).isZero();
        assertThat(printed.out()).contains("name=alice").doesNotContain("hidden");
        Path file = Files.writeString(folder.resolve("printed.conf"), printed.out());
        assertThat(Ran.with("serve", "--config", file.toString(), "--print-config").out()).isEqualTo(printed.out());
        refused("btest-farm.users: the password of 'alice' is masked as --print-config does it; write the password itself",
                "serve", "--config", file.toString());
    }
}
