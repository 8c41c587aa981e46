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
public final class Programs {
    /** Where servers listen; clients reach it from 127.0.0.1, so the two ends have different addresses. */
    public static final String SERVER_ADDRESS = "127.0.0.2";

    public static final int SERVER_PORT = 2000;

    /** The same, to connect to. */
    public static final InetSocketAddress SERVER = new InetSocketAddress(SERVER_ADDRESS, SERVER_PORT);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CLIENT_DEADLINE_SECONDS = 900;

    private final String launcher;

    public Programs(Path launcher) {
        this.launcher = launcher.toString();
    }

    /** Our server, open, with limits that let one address do everything; its data live in a directory of its own. */
    public List<String> farm(String... more) throws IOException {
        return farm(SERVER, more);
    }

    /** The same at another address. */
    public List<String> farm(InetSocketAddress address, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                launcher, "serve", "--listen", address.getHostString(), "--port", String.valueOf(address.getPort()), "--congestion", "cubic", "--http", "off",
                "--data", Files.createTempDirectory("farm-").toString()));
        command.addAll(List.of(more));
        return command;
    }

    /** Runs our client and reads its JSON. */
    public JsonNode client(String verb, int seconds, String... more) throws IOException, InterruptedException {
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
    public CompletableFuture<JsonNode> clientBeside(String verb, int seconds, String... more) {
        return beside(List.of(), verb, seconds, more);
    }

    /** The same, and giving way to whatever is measured: elsewhere such clients run on machines of their own. */
    public CompletableFuture<JsonNode> clientThatGivesWay(String verb, int seconds, String... more) {
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

    /** Runs our load client beside whatever else is measured; how long each test takes is among the options. */
    public CompletableFuture<JsonNode> load(String... options) {
        List<String> command = new ArrayList<>(List.of(launcher, "load", SERVER_ADDRESS, "-P", String.valueOf(SERVER_PORT), "--json"));
        command.addAll(List.of(options));
        return CompletableFuture.supplyAsync(() -> {
            try {
                return run(command, 1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts the common pool", e);
            }
        });
    }

    /** Runs our client for one test of a server and reads its JSON. */
    public JsonNode client(InetSocketAddress server, String verb, int seconds, List<String> more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                launcher, verb, server.getHostString(), "-P", String.valueOf(server.getPort()), "-d", String.valueOf(seconds), "--json"));
        command.addAll(more);
        return run(command, 0);
    }

    static List<String> iperfServer(InetSocketAddress address) {
        return List.of("iperf3", "-s", "-B", address.getHostString(), "-p", String.valueOf(address.getPort()));
    }

    /** Runs iperf3's client: what both receiving ends counted, and what both senders did. */
    static Run.Counted iperf(InetSocketAddress server, int seconds, List<String> more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "iperf3", "-c", server.getHostString(), "-p", String.valueOf(server.getPort()), "-t", String.valueOf(seconds), "-J"));
        command.addAll(more);
        JsonNode end = run(command, 0).path("end");
        return new Run.Counted(
                bitsPerSecond(end, "sum_received") + bitsPerSecond(end, "sum_received_bidir_reverse"),
                bitsPerSecond(end, "sum_sent") + bitsPerSecond(end, "sum_sent_bidir_reverse"));
    }

    /** From the bytes: of UDP iperf3 3.12 gives the sender's rate also where it says "received". */
    private static double bitsPerSecond(JsonNode end, String sum) {
        JsonNode figures = end.path(sum);
        return figures.isMissingNode() ? 0 : figures.path("bytes").asDouble() * 8 / figures.path("seconds").asDouble();
    }

    /** Runs a program that prints one line, and returns it. */
    static String output(List<String> command) throws IOException, InterruptedException {
        return runFor(command, 0, Files::readString).trim();
    }

    /** Makes something of a program's output. */
    private interface Reading<T> {
        T of(Path output) throws IOException;
    }

    private static JsonNode run(List<String> command, int highestStatus) throws IOException, InterruptedException {
        return runFor(command, highestStatus, output -> JSON.readTree(output.toFile()));
    }

    private static <T> T runFor(List<String> command, int highestStatus, Reading<T> reading) throws IOException, InterruptedException {
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
            return reading.of(output);
        } finally {
            Files.delete(errors);
            Files.delete(output);
        }
    }
}
