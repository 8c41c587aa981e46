package org.btestfarm.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.btestfarm.app.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One clear line, and the status that says whose fault it was. */
class WrongUseTest {
    @TempDir
    private Path folder;

    private Ran run(String line) {
        String[] words = Stream.concat(Arrays.stream(line.split(" ")), Stream.of("--data", folder.resolve("data").toString())).toArray(String[]::new);
        return Ran.with(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user add|Missing required parameter: 'NAME'",
                "user add anna --password x --generate|--password, --password-file and --generate exclude each other",
                "user add anna --password-file /nowhere|--password-file /nowhere cannot be read: there is no such file",
                "user add anna --password-file /tmp|--password-file /tmp cannot be read",
                "user set anna|nothing to set, allowed are --enabled true",
                "user set anna --enabled maybe|'maybe' is not a boolean",
                "user set anna --enabled true --generate|a password is of use only with --md5 true",
                "quota set user:anna|Missing required parameter: 'LIMIT=VALUE'",
                "quota set anna day=1GB|target 'anna': allowed are user:NAME, address:IP",
                "quota set user:anna 1GB|'1GB' is no quota, allowed are forms like day=1GB",
                "quota set user:anna year=1GB|quota 'year': allowed are day, week, month",
                "quota set user:anna day=lots|'lots' is no amount of bytes, allowed are forms like 500MB",
                "quota set user:anna day=1 day.both=2|day is there twice, allowed is once",
                "quota set user:anna tests=-3|tests is '-3', allowed are whole numbers from 0",
                "quota set user:anna duration=1y|duration is '1y', allowed are forms like 60, 60s, 5m, 1h",
                "quota set user:anna rate=fast|rate is 'fast', allowed are forms like 100M",
                "quota set user:anna rate=0|rate is 0 bit/s, allowed are 1 or more",
                "quota set user:anna duration=0|duration is 0 ms, allowed are 1 s or more",
                "quota set prefix:10.0.0.0/8 day=1|allowed are IPv4 /24 and IPv6 /64",
                "quota show anna|account 'anna': allowed are",
                "user list --zone Nowhere/City|--zone is 'Nowhere/City', allowed are system, UTC"
            })
    void isAUsageError(String line, String message) {
        Ran ran = run(line);
        assertThat(ran.status()).as(ran.err()).isEqualTo(2);
        assertThat(ran.err()).contains(message).contains("btest-farm " + String.join(" ", Arrays.copyOf(line.split(" "), 2)) + ": ");
        assertThat(ran.err().lines()).hasSizeLessThanOrEqualTo(2);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void aLedgerIsNotMadeByLooking() {
        for (String line : new String[] {"user list", "quota list", "user remove anna", "quota show user:anna"}) {
            Ran ran = run(line);
            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.err()).contains("there is no ledger in " + folder.resolve("data"));
        }
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aPasswordFileHoldsAPassword() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        assertThat(run("user add anna --password-file " + empty).err()).contains("must hold a password on its only line");
        Path two = Files.writeString(folder.resolve("two"), "one\ntwo\n");
        assertThat(run("user add anna --password-file " + two).err()).contains("must hold a password on its only line");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(run("user add anna --password-file " + binary).err()).contains("it is not text in UTF-8");
        Path large = Files.writeString(folder.resolve("large"), "x".repeat(5000));
        assertThat(run("user add anna --password-file " + large).err()).contains("more than 4096 bytes");
    }

    @Test
    void aDirectoryThatCannotBeUsedIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("data"), "a file");
        Ran ran = Ran.with("user", "add", "anna", "--generate", "--data", file.toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err()).contains(file.toString());
        assertThat(ran.out()).isEmpty();
    }
}
