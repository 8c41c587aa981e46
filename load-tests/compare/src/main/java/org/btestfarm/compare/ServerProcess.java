package org.btestfarm.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server under test: started, waited for, and asked for its CPU time and memory as the kernel counts them (proc(5)). */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_DEADLINE = Duration.ofSeconds(120);
    private static final double TICKS_PER_SECOND = 100;

    /** What our server's log has at the end of each test, with its figures. */
    static final String TEST_ENDED = "test ended: ";

    private static final Duration LINE_DEADLINE = Duration.ofSeconds(10);

    private final Process process;
    private final Path log;
    private boolean kept;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** It serves several runs: {@link Contender} leaves it alone. */
    ServerProcess keep() {
        kept = true;
        return this;
    }

    boolean isKept() {
        return kept;
    }

    /**
     * Starts a server and waits until it accepts connections.
     *
     * @throws IOException if it ends or does not listen within 30 s; the message names its log
     */
    public static ServerProcess start(List<String> command, InetSocketAddress address) throws IOException, InterruptedException {
        Path log = Files.createTempFile("server-", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        ServerProcess server = new ServerProcess(process, log);
        long deadline = System.nanoTime() + START_DEADLINE.toNanos();
        while (!accepts(address)) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                server.close();
                throw new IOException(String.join(" ", command) + " does not listen on " + address + ", see " + log);
            }
        }
        return server;
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket probe = new Socket()) {
            probe.connect(address, 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Lines of its log that hold this. */
    List<String> linesWith(String part) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(part)).toList();
        }
    }

    /** Waits for the line after so many, which holds this. */
    String awaitLineWith(String part, int after) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LINE_DEADLINE.toNanos();
        while (true) {
            List<String> lines = linesWith(part);
            if (lines.size() > after) {
                return lines.get(after);
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("no line with \"" + part + "\" in " + log);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** The number behind {@code name=} in a line of the log. */
    static double number(String line, String name) {
        Matcher matcher = Pattern.compile(" " + name + "=(\\d+)").matcher(line);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + name + " in: " + line);
        }
        return Double.parseDouble(matcher.group(1));
    }

    /** CPU time so far, user and system, seconds. */
    public double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** The most memory it has had resident so far, MB. */
    public long peakResidentMb() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
