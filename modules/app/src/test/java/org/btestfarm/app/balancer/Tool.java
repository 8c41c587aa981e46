package org.btestfarm.app.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Another program of this machine; a test that needs one that is not there is skipped. */
final class Tool {
    /** The examples. */
    static final Path EXAMPLES = Path.of("../../cluster-config");

    private Tool() {}

    /** Where it is. */
    static String find(String name) {
        String found = Stream.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/")
                .map(folder -> folder + name)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(found != null, name + " is not installed here");
        return found;
    }

    /** Runs it to its end, within a minute, and expects success. What it says goes to a file of this folder. */
    static String run(Path folder, String... command) throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends: " + List.of(command)).isTrue();
            String text = Files.readString(said, StandardCharsets.UTF_8);
            assertThat(process.exitValue()).as(text).isZero();
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
