package org.btestfarm.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.btestfarm.app.testing.SelfSigned;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A farm whose HTTP speaks TLS: its operators' commands find it all the same, and clients show their results. */
class FarmWithTlsTest {
    @TempDir
    private Path folder;

    @Test
    void commandsWorkAsWithoutTls() throws Exception {
        SelfSigned own = SelfSigned.in(folder);
        String data = folder.resolve("data").toString();
        try (Child farm = Child.start(
                folder, "serve", "--listen", FarmUnderTest.IPV4, "--port", "0", "--open", "--udp-ports", "28601-28700", "--data", "data", "--http", "127.0.0.1:0",
                "--http-cert", own.certificate().toString(), "--http-key", own.key().toString())) {
            int port = farm.awaitReady();
            String web = Files.readString(folder.resolve("data/admin.address")).trim();
            assertThat(web).startsWith("https://127.0.0.1:");

            assertThat(Ran.with("user", "list", "--data", data).status()).isZero();
            assertThat(Ran.with("quota", "set", "address:127.0.0.1", "day=1GB", "--data", data).status()).isZero();
            assertThat(Ran.with("quota", "show", "address:127.0.0.1", "--data", data).out()).contains("day");
            assertThat(Ran.with("audit", "status", "--data", data).out()).contains("new tests are accepted");
            assertThat(Ran.with("top", "--once", "--json", "--data", data).out()).contains("\"tests\":[");

            String[] test = {"test", FarmUnderTest.IPV4, "-P", String.valueOf(port), "-d", "1", "--rx-rate", "5M", "-r", "--web", web};
            Ran believed = Ran.with(add(test, "--cacert", own.certificate().toString()));
            assertThat(believed.status()).as(believed.err()).isZero();
            assertThat(believed.out()).containsPattern("Result: \\Q" + web + "\\E/r/[A-Za-z0-9_-]{22}");
            assertThat(Ran.with(test).err()).contains("no link to the result from " + web + ": ").hasLineCount(1);
            assertThat(Ran.with(add(test, "--cacert", "none")).err()).contains("--cacert: none cannot be read: there is no such file").doesNotContain("Exception");
            assertThat(Ran.with("top", "--once", "--http", web, "--cacert", own.certificate().toString()).status()).isZero();
            Ran stranger = Ran.with("top", "--once", "--http", web);
            assertThat(stranger.status()).isEqualTo(1);
            assertThat(stranger.err()).startsWith("btest-farm top: the farm at " + web + " does not answer: ").hasLineCount(1);
            farm.terminate();
            assertThat(farm.status()).isZero();
            assertThat(folder.resolve("data/admin.certificate")).doesNotExist();
        }
    }

    @Test
    void whatIsWrongWithTheFilesIsOneLineAndTheFarmDoesNotStart() throws Exception {
        SelfSigned own = SelfSigned.in(folder);
        String data = folder.resolve("data").toString();
        Ran missing = Ran.with("serve", "--port", "0", "--data", data, "--http", "127.0.0.1:0", "--http-cert", "none.crt", "--http-key", own.key().toString());
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).contains("btest-farm serve: TLS: none.crt cannot be read: there is no such file").doesNotContain("\tat ");
        Ran half = Ran.with("serve", "--port", "0", "--data", data, "--http", "127.0.0.1:0", "--http-cert", own.certificate().toString());
        assertThat(half.status()).isEqualTo(2);
        assertThat(half.err()).contains("defaults: btest-farm.http.tls.key is empty, allowed are both of certificate and key, or none");
        Ran damaged = Ran.with("serve", "--port", "0", "--data", data, "--http", "127.0.0.1:0", "--http-cert", own.certificate().toString(), "--http-key", own.certificate().toString());
        assertThat(damaged.status()).isEqualTo(1);
        assertThat(damaged.err()).contains(own.certificate() + " holds no key").doesNotContain("\tat ");
    }

    private static String[] add(String[] test, String... more) {
        String[] all = Arrays.copyOf(test, test.length + more.length);
        System.arraycopy(more, 0, all, test.length, more.length);
        return all;
    }
}
