package org.btestfarm.dataplane.udp;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A network namespace of a script's own, which takes root: what it does to its devices nobody else sees. */
final class OwnNamespace {
    private OwnNamespace() {}

    /** The command that runs this program's main. */
    static String java(Class<?> main) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return java + " -Xmx256m -cp '" + System.getProperty("java.class.path") + "' " + main.getName();
    }

    /** Runs a shell script, for two minutes at most, and returns what it said; why it could not be run if it could not. */
    static String run(Path directory, String script) throws IOException, InterruptedException {
        File output = Files.createTempFile(directory, "output", ".txt").toFile();
        Process process;
        try {
            process = new ProcessBuilder("unshare", "-n", "sh", "-c", script)
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
        } catch (IOException e) {
            return e.toString();
        }
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return Files.readString(output.toPath());
    }
}
