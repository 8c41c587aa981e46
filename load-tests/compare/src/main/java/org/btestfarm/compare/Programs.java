package org.btestfarm.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The command lines of our program and of iperf3, and their JSON. */
final class Programs {
    /** Where servers listen; clients reach it from 127.0.0.1, so the two ends have different addresses. */
    static final String SERVER_ADDRESS = "127.0.0.2";

    static final int SERVER_PORT = 2000;

    /** The same, to connect to. */
    static final InetSocketAddress SERVER = new InetSocketAddress(SERVER_ADDRESS, SERVER_PORT);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CLIENT_DEADLINE_SECONDS = 300;

    private final String launcher;

    Programs(Path launcher) {
        this.launcher = launcher.toString();
    }

    /** Our server, open, with limits that let one address do everything; its data live in a directory of its own. */
    List<String> farm(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                launcher, "serve", "--listen", SERVER_ADDRESS, "--port", String.valueOf(SERVER_PORT), "--congestion", "cubic", "--http", "off",
                "--data", Files.createTempDirectory("farm-").toString()));
        command.addAll(List.of(more));
        return command;
    }

    /** Runs our client and reads its JSON. */
    JsonNode client(String verb, int seconds, String... more) throws IOException, InterruptedException {
        return client(List.of(), verb, seconds, more);
    }

    private JsonNode client(List<String> before, String verb, int seconds, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                launcher, verb, SERVER_ADDRESS, "-P", String.valueOf(SERVER_PORT), "-d", String.valueOf(seconds), "--json"));
        command.addAll(List.of(more));
        // A load test of which some clients failed exits with 1, and its report says so.
        return run(command, verb.equals("load") ? 1 : 0);
    }

    /** The same beside whatever else is measured. */
    CompletableFuture<JsonNode> clientBeside(String verb, int seconds, String... more) {
        return beside(List.of(), verb, seconds, more);
    }

    /** The same, and giving way to whatever is measured: elsewhere such clients run on machines of their own. */
    CompletableFuture<JsonNode> clientThatGivesWay(String verb, int seconds, String... more) {
        return beside(List.of("nice", "-n", "19"), verb, seconds, more);
    }

    private CompletableFuture<JsonNode> beside(List<String> before, String verb, int seconds, String... more) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return client(before, verb, seconds, more);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts the common pool", e);
            }
        });
    }

    static List<String> iperfServer() {
        return List.of("iperf3", "-s", "-B", SERVER_ADDRESS, "-p", String.valueOf(SERVER_PORT));
    }

    /** Runs iperf3's client; the figure is what the receiving end counted, bit/s. */
    static double iperf(int seconds, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "iperf3", "-c", SERVER_ADDRESS, "-p", String.valueOf(SERVER_PORT), "-t", String.valueOf(seconds), "-J"));
        command.addAll(List.of(more));
        JsonNode end = run(command, 0).path("end");
        JsonNode received = end.has("sum_received") ? end.path("sum_received") : end.path("sum");
        double lostPercent = received.path("lost_percent").asDouble(0);
        return received.path("bits_per_second").asDouble() * (1 - lostPercent / 100);
    }

    private static JsonNode run(List<String> command, int highestStatus) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("client-", ".log");
        Path output = Files.createTempFile("client-", ".json");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(errors.toFile())
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(CLIENT_DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " did not end within " + CLIENT_DEADLINE_SECONDS + " s");
            }
            if (process.exitValue() > highestStatus) {
                throw new IOException(String.join(" ", command) + " exited with " + process.exitValue() + ": "
                        + Files.readString(errors) + Files.readString(output));
            }
            return JSON.readTree(output.toFile());
        } finally {
            Files.delete(errors);
            Files.delete(output);
        }
    }
}
