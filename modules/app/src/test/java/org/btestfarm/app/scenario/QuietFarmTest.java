package org.btestfarm.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve --quiet}: nothing about tests, but scripts can wait for it to be ready. */
@DisabledOnOs(OS.WINDOWS)
class QuietFarmTest {
    @TempDir
    private Path folder;

    @Test
    void saysThatItIsReadyAndThatItStopsAndNothingOfTests() throws Exception {
        try (Child farm = Child.start(folder, "serve", "--listen", FarmUnderTest.IPV4, "--port", "0", "--open", "--quiet", "--http", "127.0.0.1:0")) {
            int port = farm.awaitReady();
            assertThat(Ran.with("test", FarmUnderTest.IPV4, "-P", String.valueOf(port), "-d", "0.2", "--rx-rate", "1M").status()).isZero();
            farm.terminate();
            assertThat(farm.status()).isZero();
            assertThat(farm.err()).hasSize(3).first().asString().contains(" ready: listening on 127.0.0.2 port " + port);
            assertThat(farm.err()).last().asString().endsWith(": stopped");
        }
    }
}
