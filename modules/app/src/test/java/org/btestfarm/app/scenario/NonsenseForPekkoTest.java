package org.btestfarm.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configuration file says to Pekko and Pekko does not take: one line, and no trace of the library's. */
@DisabledOnOs(OS.WINDOWS)
class NonsenseForPekkoTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "remote.artery.canonical.port = high | 2 | btest-farm serve: pekko: farm.conf:2: port has type STRING rather than NUMBER ",
        "remote.artery.transport = pigeon    | 2 | btest-farm serve: pekko: Unknown transport [pigeon], possible values: ",
        "actor.default-dispatcher = 7        | 2 | btest-farm serve: pekko: farm.conf:2: pekko.actor.default-dispatcher: Wrong value type ",
        "actor.provider = nonsense           | 2 | btest-farm serve: pekko: there is no class nonsense",
        "remote.artery.canonical.hostname = \"192.0.2.1\" | 1 | btest-farm serve: the cluster's transport cannot start: ",
    })
    void isOneLine(String line, int status, String message) throws Exception {
        Files.writeString(folder.resolve("farm.conf"), "pekko {\n  " + line + "\n}\n");
        try (Child farm = Child.start(folder, "serve", "--listen", FarmUnderTest.IPV4, "--port", "0", "--open", "--http", "off", "--config", "farm.conf")) {
            assertThat(farm.status()).isEqualTo(status);
            assertThat(farm.err()).singleElement().asString().startsWith(message);
            assertThat(farm.out()).isEmpty();
        }
    }
}
