package org.btestfarm.app.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/** The program in a process of its own, on the JDK and the class path of the tests. */
public final class Child implements AutoCloseable {
    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;

    private Child(Process process) {
        this.process = process;
        this.readers = List.of(collect(process.getInputStream(), out), collect(process.getErrorStream(), err));
    }

    /** Starts it in this directory. */
    public static Child start(Path directory, String... args) throws IOException {
        return start(List.of(), directory, args);
    }

    /**
     * Starts it in this directory.
     *
     * @param prefix a command that becomes the one that follows it
     */
    public static Child start(List<String> prefix, Path directory, String... args) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(Program.command());
        command.addAll(List.of(args));
        return new Child(new ProcessBuilder(command).directory(directory.toFile()).start());
    }

    private static Thread collect(InputStream stream, List<String> lines) {
        Thread reader = new Thread(() -> {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                text.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                lines.add("no more can be read: " + e);
            }
        }, "child's output");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    /** What it printed so far. */
    public List<String> out() {
        return out;
    }

    /** What it logged and complained about so far. */
    public List<String> err() {
        return err;
    }

    /** Waits for a line on standard error or output that this pattern finds; fails at once if the process ends without it. */
    public Matcher await(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        List<Matcher> found = new ArrayList<>();
        Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> {
            boolean ended = !process.isAlive();
            if (ended) {
                joinReaders();
            }
            for (List<String> lines : List.of(err, out)) {
                lines.stream().map(compiled::matcher).filter(Matcher::find).findFirst().ifPresent(found::add);
            }
            if (found.isEmpty() && ended) {
                Assertions.fail("ended without a line like " + pattern + "%nout: %s%nerr: %s", out, err);
            }
            return !found.isEmpty();
        });
        return found.get(0);
    }

    /** The port that a farm said it listens on. */
    public int awaitReady() {
        return Integer.parseInt(await("ready: listening on \\S+ port (\\d+), ").group(1));
    }

    /** Whether it has not ended yet. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends it a signal, as {@code STOP} or {@code CONT}. */
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).inheritIO().start();
        Assertions.assertThat(kill.waitFor()).as("kill -" + name).isZero();
    }

    /** SIGTERM. Not by the process itself, which would close our ends of its streams too. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Waits for its end. */
    public int status() throws InterruptedException {
        if (!process.waitFor(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS)) {
            Assertions.fail("did not end%nout: %s%nerr: %s", out, err);
        }
        joinReaders();
        return process.exitValue();
    }

    private void joinReaders() throws InterruptedException {
        for (Thread reader : readers) {
            reader.join(FarmUnderTest.LONG.toMillis());
        }
    }

    /** SIGKILL, and waits for nothing. */
    public void destroy() {
        process.destroyForcibly();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS);
    }
}
