package org.btestfarm.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.btestfarm.protocol.auth.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who may log in after starts with different users: they live in the ledger, and the configuration only adds to it. */
@DisabledOnOs(OS.WINDOWS)
class UsersOfAFarmTest {
    @TempDir
    private Path folder;

    private Child serve(String... options) throws Exception {
        List<String> args = new ArrayList<>(List.of(
                "serve", "--listen", FarmUnderTest.IPV4, "--port", "0", "--udp-ports", "28001-28100", "--data", "d", "--http", "127.0.0.1:0"));
        args.addAll(List.of(options));
        return Child.start(folder, args.toArray(String[]::new));
    }

    private static int test(int port, String user, String password) {
        return Ran.with("test", FarmUnderTest.IPV4, "-P", String.valueOf(port), "-d", "0.2", "--rx-rate", "5M", "-a", user, "-p", password, "--allow-md5").status();
    }

    private static void end(Child farm) throws Exception {
        farm.terminate();
        assertThat(farm.status()).isZero();
    }

    @Test
    void aUserThatWasNamedOnceStaysAndAnotherPasswordIsAnError() throws Exception {
        try (Child first = serve("--user", "alice:secret")) {
            int port = first.awaitReady();
            assertThat(test(port, "alice", "secret")).isZero();
            assertThat(first.out()).noneMatch(line -> line.contains("password btest") || line.contains("user btest"));
            end(first);
        }
        try (Child other = serve("--user", "bob:b0b", "--user", "alice:another")) {
            assertThat(other.status()).isEqualTo(2);
            assertThat(other.err()).last().asString().isEqualTo("btest-farm serve: btest-farm.users: the user 'alice' is in the ledger with another password;"
                    + " leave it out here, or change it there: ./btest-farm user passwd alice --data d (btest-farm serve --help tells more)");
        }
        try (Child again = serve("--user", "alice:secret")) {
            int port = again.awaitReady();
            assertThat(test(port, "alice", "secret")).isZero();
            assertThat(test(port, "alice", "another")).isEqualTo(4);
            end(again);
        }
        try (Child without = serve()) {
            int port = without.awaitReady();
            assertThat(test(port, "alice", "secret")).as("in the ledger").isZero();
            assertThat(without.out()).as("no user is made in a ledger that had some").noneMatch(line -> line.contains("btest, password"));
            end(without);
        }
        try (Child md5 = serve("--auth", "md5", "--user", "alice:secret")) {
            assertThat(test(md5.awaitReady(), "alice", "secret")).as("marked for MD5 by its password").isZero();
            end(md5);
        }
    }

    @Test
    void aDataDirectoryOfVersion01GoesOnWorking() throws Exception {
        Path data = Files.createDirectory(folder.resolve("d"));
        byte[] salt = new byte[Verifier.SALT_LENGTH];
        new SecureRandom().nextBytes(salt);
        Verifier verifier = Verifier.of("btest", "shown in 0.1", salt);
        HexFormat hex = HexFormat.of();
        Path old = data.resolve("generated-user.json");
        Files.writeString(data.resolve("secret"), "ab".repeat(32) + "\n");
        Files.writeString(old, "{\"name\":\"btest\",\"salt\":\"" + hex.formatHex(verifier.salt()) + "\",\"x\":\"" + hex.formatHex(verifier.x())
                + "\",\"parity\":" + verifier.parity() + "}\n");
        for (int start = 1; start <= 2; start++) {
            try (Child farm = serve()) {
                int port = farm.awaitReady();
                assertThat(test(port, "btest", "shown in 0.1")).as("start %d", start).isZero();
                farm.await("^user btest with the password that was shown at the first start; ");
                assertThat(old).as("taken over").doesNotExist();
                end(farm);
            }
        }
        assertThat(data.resolve("secret")).hasContent("ab".repeat(32) + "\n");
    }

    @Test
    void aDamagedUserOfVersion01IsNotReplacedInSilence() throws Exception {
        Path old = Files.createDirectory(folder.resolve("d")).resolve("generated-user.json");
        for (String content : List.of("", "null", "{}", "{\"name\":\"btest\",\"salt\":\"zz\",\"x\":\"zz\",\"parity\":7}", "{\"name\":\"btest\",\"more\":1}")) {
            Files.writeString(old, content);
            Ran farm = Ran.with("serve", "--listen", FarmUnderTest.IPV4, "--port", "0", "--data", old.getParent().toString(), "--http", "off");
            assertThat(farm.status()).isEqualTo(1);
            assertThat(farm.err().lines()).last().isEqualTo("btest-farm serve: " + old + " is damaged; remove it, and a new user is made");
            assertThat(old).hasContent(content);
        }
    }

    @Test
    void aDatabaseThatIsNoneIsNamedInOneLine() throws Exception {
        Path data = Files.createDirectory(folder.resolve("d"));
        Files.writeString(data.resolve("ledger.db"), "this is no database, but a text that is long enough to be taken for one. ".repeat(20));
        try (Child farm = serve("--open")) {
            assertThat(farm.status()).isEqualTo(1);
            assertThat(farm.err()).filteredOn(line -> !line.contains(" Waits: ")).as("and that its end took long, on a busy machine").singleElement().asString()
                    .startsWith("btest-farm serve: cannot use the database d/ledger.db: ").doesNotContain("Exception");
            assertThat(farm.out()).isEmpty();
        }
    }
}
