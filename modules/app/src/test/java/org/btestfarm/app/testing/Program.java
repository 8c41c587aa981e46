package org.btestfarm.app.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btestfarm.app.Main;

/** How to start the program, on the JDK and the class path of the tests. */
public final class Program {
    private static final List<String> JAVA = java();
    private static final Optional<Archive> ARCHIVE = archive();

    private Program() {}

    /** The command up to and with the main class. */
    public static List<String> command() throws IOException {
        List<String> command = new ArrayList<>(JAVA);
        command.addAll(ARCHIVE.isPresent() ? ARCHIVE.get().options() : withoutArchive());
        command.add(Main.class.getName());
        return command;
    }

    static List<String> withoutArchive() {
        return List.of("-cp", System.getProperty("java.class.path"));
    }

    private static List<String> java() {
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        if (Runtime.version().feature() >= 24) {
            // For native code, as the launcher does it; older JDKs do not know these.
            java.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
        }
        return List.copyOf(java);
    }

    private static Optional<Archive> archive() {
        try {
            return Archive.begin(JAVA);
        } catch (IOException e) {
            throw new UncheckedIOException("no archive of classes can be begun", e);
        }
    }
}
