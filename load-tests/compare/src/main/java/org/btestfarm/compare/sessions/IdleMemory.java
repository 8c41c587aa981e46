package org.btestfarm.compare.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btestfarm.compare.Programs;
import org.btestfarm.compare.ServerProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a session takes of the server's memory while nearly nothing moves: its actors, its lease, its buffers. */
@Command(name = "idle", description = "Memory of a TCP session that nearly rests: what is live in the heap after a collection, and what is resident.")
public final class IdleMemory implements Callable<Integer> {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    @Option(names = "--launcher", required = true, description = "Our program.")
    private Path launcher = Path.of("btest-farm");

    @Option(names = "--sessions", defaultValue = "5000", description = "How many (default: ${DEFAULT-VALUE}).")
    private int sessions;

    private record Memory(long heapKb, long residentKb) {}

    @Override
    public Integer call() throws Exception {
        Programs programs = new Programs(launcher);
        try (ServerProcess server = Farms.start(programs, sessions, false)) {
            programs.load("--clients", "200", "-r", "--rx-rate", "8K", "--ramp", "1", "-d", "2").join();
            Memory before = memory(server.pid());
            int ramp = Math.max(1, sessions / 500);
            CompletableFuture<JsonNode> load = programs.load(
                    "--clients", String.valueOf(sessions), "-r", "--rx-rate", "8K", "--ramp", String.valueOf(ramp), "-d", String.valueOf(ramp + 15));
            TimeUnit.SECONDS.sleep(ramp + 7L);
            Memory with = memory(server.pid());
            JsonNode report = load.join();
            System.out.println("\n### " + sessions + " TCP sessions at 8 kbit/s\n");
            System.out.println("| | without | with them | a session, KB |\n| --- | --- | --- | --- |");
            line("live in the heap, MB", before.heapKb, with.heapKb);
            line("resident, MB", before.residentKb, with.residentKb);
            System.out.println("\nDone: " + report.path("done") + ", failed: " + report.path("failed"));
        }
        return 0;
    }

    private void line(String what, long beforeKb, long withKb) {
        System.out.printf("| %s | %.1f | %.1f | %.1f |%n", what, beforeKb / 1024.0, withKb / 1024.0, (withKb - beforeKb) / (double) sessions);
    }

    /** After a full collection. */
    private static Memory memory(long pid) throws IOException, InterruptedException {
        output("jcmd", String.valueOf(pid), "GC.run");
        String heap = output("jcmd", String.valueOf(pid), "GC.heap_info");
        long used = 0;
        Matcher matcher = USED.matcher(heap.substring(0, heap.indexOf("Metaspace")));
        while (matcher.find()) {
            used += Long.parseLong(matcher.group(1));
        }
        String resident = output("ps", "-o", "rss=", "-p", String.valueOf(pid)).trim();
        return new Memory(used, Long.parseLong(resident));
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " did not end within 60 s");
        }
        return text;
    }
}
