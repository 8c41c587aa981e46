package org.btestfarm.app.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.btestfarm.app.Main;

/**
 * An archive of the program's classes, as the launcher makes it (docs/adr/0024-starting-fast.md): tests start the program a hundred times, and with it a start
 * takes half the CPU time. It is made while tests run already; programs that are started sooner are started without.
 */
final class Archive {
    private static final Path SCRIPT = Path.of("src", "main", "sh", "archive.sh").toAbsolutePath();
    private static final Path CLASSES = Path.of("target", "classes").toAbsolutePath();
    private static final Path PLACES = Path.of("target", "program").toAbsolutePath();

    private final Path file;
    private final String classPath;

    private Archive(Path place, String libraries) {
        this.file = place.resolve("classes.jsa");
        this.classPath = place.resolve("app.jar") + File.pathSeparator + libraries;
    }

    /** Begins to make it, if nobody did for these classes and this JDK. Empty where there can be none: one is of jars only. */
    static Optional<Archive> begin(List<String> java) throws IOException {
        List<Path> path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).map(Path::toAbsolutePath).toList();
        List<Path> libraries = path.stream().filter(entry -> entry.toString().endsWith(".jar")).toList();
        if (!path.contains(CLASSES) || path.size() > libraries.size() + 2 || !Files.exists(SCRIPT)) {
            return Optional.empty();
        }
        Path place = PLACES.resolve(key(libraries));
        Archive archive = new Archive(place, String.join(File.pathSeparator, libraries.stream().map(Path::toString).toList()));
        Files.createDirectories(PLACES);
        try {
            Files.createDirectory(place);
        } catch (FileAlreadyExistsException e) {
            return Optional.of(archive); // Another process of tests makes it, or made it.
        }
        archive.make(place, java);
        return Optional.of(archive);
    }

    private static String key(List<Path> libraries) throws IOException {
        List<Object> parts = new ArrayList<>(List.of(System.getProperty("java.home"), System.getProperty("java.vm.version")));
        try (Stream<Path> classes = Files.walk(CLASSES)) {
            for (Path file : Stream.concat(classes.filter(Files::isRegularFile).sorted(), libraries.stream()).toList()) {
                parts.addAll(List.of(file.toString(), Files.size(file), Files.getLastModifiedTime(file)));
            }
        }
        return Integer.toHexString(Objects.hash(parts.toArray()));
    }

    private void make(Path place, List<String> java) throws IOException {
        ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
        if (jar.run(System.out, System.err, "--create", "--file", place.resolve("app.jar").toString(), "-C", CLASSES.toString(), ".") != 0) {
            throw new IOException("no jar could be made of " + CLASSES);
        }
        List<String> command = new ArrayList<>(List.of("bash", "-c", ". \"$0\"; make_archive \"$@\"", SCRIPT.toString(), file.toString()));
        command.addAll(java);
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(place.resolve("said.txt").toFile()).start();
        process.getOutputStream().close();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> giveUp(process, place)));
    }

    /** Tests that end sooner leave nothing, so that the next ones make it. */
    private static void giveUp(Process process, Path place) {
        if (process.isAlive()) {
            Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                System.err.println("left behind: " + place + ": " + e.getMessage());
            }
        }
    }

    /** What comes before the main class: the archive, once it is there, and the class path that it is of. */
    List<String> options() throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) { // It is empty where none could be made.
            return Program.withoutArchive();
        }
        return List.of("-XX:SharedArchiveFile=" + file, "-Xshare:auto", "-Xlog:cds*=off", "-cp", classPath);
    }
}
