package org.btestfarm.ledgerload.large;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.btestfarm.ledgerload.LoadedLedger;
import org.btestfarm.ledgerload.Waits;

/** A farm in a process of its own, on loopback and a directory; it is killed when it is closed. */
final class RunningFarm implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration STEP = Duration.ofMillis(10);
    private static final int MOST_OF_LOG = 4_000;

    private final Process process;
    private final Path directory;
    private final Path log;
    private final URI site;
    private final InetSocketAddress tests;
    private final long begunNanos;

    private RunningFarm(Process process, Path directory, Path log, URI site, InetSocketAddress tests, long begunNanos) {
        this.process = process;
        this.directory = directory;
        this.log = log;
        this.site = site;
        this.tests = tests;
        this.begunNanos = begunNanos;
    }

    /**
     * Starts one, and waits for nothing.
     *
     * @param command the launcher, or what it runs up to the main class
     * @param configuration lines of a configuration file
     * @param options more options of {@code serve}
     */
    static RunningFarm start(List<String> command, Path directory, List<String> configuration, String... options) throws IOException {
        int web = freePort();
        int port = freePort();
        Path log = Files.createTempFile("farm-", ".log");
        Path file = Files.write(Files.createTempFile("farm-", ".conf"), configuration);
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("serve", "--data", directory.toString(), "--listen", "127.0.0.1", "--port", String.valueOf(port), "--http", "127.0.0.1:" + web,
                "--config", file.toString()));
        all.addAll(List.of(options));
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        return new RunningFarm(process, directory, log, URI.create("http://127.0.0.1:" + web), new InetSocketAddress("127.0.0.1", port), begun);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The command of the process, as the launcher made it, up to the main class. */
    List<String> command() throws IOException {
        List<String> all = Arrays.asList(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.UTF_8).split("\0"));
        return all.subList(0, all.indexOf("serve"));
    }

    /** Where it takes tests. */
    InetSocketAddress tests() {
        return tests;
    }

    /** Seconds since it was started. */
    double seconds() {
        return (System.nanoTime() - begunNanos) / 1e9;
    }

    /** Asks as an operator. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        Path token = directory.resolve("admin.token");
        HttpRequest.Builder request = HttpRequest.newBuilder(site.resolve(path)).timeout(LoadedLedger.PATIENCE);
        if (Files.exists(token)) {
            request.header("Authorization", "Bearer " + Files.readString(token).trim());
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A connection on which an operator asks again and again. */
    KeptConnection connect() throws IOException {
        return new KeptConnection(new InetSocketAddress(site.getHost(), site.getPort()), Files.readString(directory.resolve("admin.token")).trim(), (int) LoadedLedger.PATIENCE.toMillis());
    }

    /** Something that will be so. */
    interface Condition {
        /** Whether it is; an {@link IOException} means no. */
        boolean holds() throws IOException, InterruptedException;
    }

    /** Waits until it is so; returns the seconds since the farm was started. */
    double await(Condition condition, Duration patience, String what) throws IOException, InterruptedException {
        while (!holds(condition)) {
            if (!process.isAlive() || seconds() > patience.toSeconds()) {
                String said = Files.readString(log);
                throw new IOException((process.isAlive() ? "after " + patience.toSeconds() + " s still not: " : "the farm ended before: ") + what + "\n"
                        + said.substring(Math.max(0, said.length() - MOST_OF_LOG)));
            }
            Thread.sleep(STEP.toMillis());
        }
        return seconds();
    }

    private static boolean holds(Condition condition) throws InterruptedException {
        try {
            return condition.holds();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Whether HTTP answers. */
    boolean answers() throws IOException, InterruptedException {
        return get("/health/live").statusCode() == 200;
    }

    /** Whether nothing of the past is missing in the views. */
    boolean isComplete() throws IOException, InterruptedException {
        return get("/api/v1/tests?limit=1").headers().firstValue("X-Btest-Farm-Status").orElse("").equals("ready");
    }

    /** How many events are missing in the views. */
    long remaining() throws IOException, InterruptedException {
        return get("/api/v1/tests?limit=1").headers().firstValueAsLong("X-Btest-Farm-Backfill-Remaining").orElse(0);
    }

    /** Stops it in the sense of a debugger, or lets it go on. */
    void hold(boolean held) throws IOException, InterruptedException {
        new ProcessBuilder("kill", held ? "-STOP" : "-CONT", String.valueOf(process.pid())).inheritIO().start().waitFor();
    }

    /** What it has in memory, MB. */
    double residentMb() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst().orElseThrow();
        }
    }

    /** CPU time so far, user and system, seconds. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(LoadedLedger.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
