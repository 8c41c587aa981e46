package org.btestfarm.app.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.FarmUnderTest;

/** A network namespace, held by a process that ends when we do; with it go its links. */
final class Namespace implements AutoCloseable {
    private final Process holder;

    private Namespace(Process holder) {
        this.holder = holder;
    }

    static Namespace make() throws IOException {
        // It reads from us, so it ends with us, however that is.
        Process holder = new ProcessBuilder("unshare", "--net", "--", "sh", "-c", "ip link set lo up && echo there && exec cat").start();
        byte[] there = holder.getInputStream().readNBytes("there\n".length());
        if (there.length == 0) {
            throw new IOException("no network namespace can be made: " + new String(holder.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        return new Namespace(holder);
    }

    /** What names it for {@code ip link set ... netns}. */
    String id() {
        return String.valueOf(holder.pid());
    }

    /** How a command begins that runs in it. */
    List<String> prefix() {
        return List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net", "--");
    }

    /** Runs a command in it that must succeed. */
    void run(String command) {
        List<String> words = new ArrayList<>(prefix());
        words.addAll(List.of(command.split(" ")));
        run(words);
    }

    /** Runs a command that must succeed, within a minute. */
    static String run(List<String> words) {
        try {
            Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", words) + " failed: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        holder.getOutputStream().close();
        Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> !holder.isAlive());
    }
}
