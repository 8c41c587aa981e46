package org.btestfarm.compare.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.btestfarm.compare.Programs;
import org.btestfarm.compare.ServerProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** From one session to ten thousand: throughput, CPU and memory. */
@Command(name = "grow", description = "Throughput, CPU-seconds per GB and memory from 1 to 10,000 TCP sessions; the server sends.")
public final class Grow implements Callable<Integer> {
    @Option(names = "--launcher", required = true, description = "Our program.")
    private Path launcher = Path.of("btest-farm");

    @Option(names = "--sessions", split = ",", defaultValue = "1,10,100,1000,3000,10000", description = "How many at once, each after the other (default: ${DEFAULT-VALUE}).")
    private List<Integer> counts = List.of();

    @Option(names = "--rate", defaultValue = "0", description = "Rate of each; 0 is as fast as it goes (default: ${DEFAULT-VALUE}).")
    private String rate = "0";

    @Option(names = "--seconds", defaultValue = "15", description = "How long they run together (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Override
    public Integer call() throws Exception {
        Programs programs = new Programs(launcher);
        System.out.println("\n### TCP sessions, the server sends, " + (rate.equals("0") ? "as fast as it goes" : rate + "bit/s each") + "\n");
        System.out.println("| sessions | failed | all together, Mbit/s | of a session least, kbit/s | median | most | server, % of a core | server CPU-s/GB | server, peak MB |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (int count : counts) {
            measure(programs, count);
        }
        return 0;
    }

    private void measure(Programs programs, int count) throws Exception {
        // 500 a second begin; what they do while the others come does not count.
        int ramp = Math.max(1, count / 500);
        try (ServerProcess server = Farms.start(programs, count, false)) {
            CompletableFuture<JsonNode> load = programs.load(
                    "--clients", String.valueOf(count), "-r", "--rx-rate", rate, "--ramp", String.valueOf(ramp), "-d", String.valueOf(ramp + seconds));
            TimeUnit.SECONDS.sleep(ramp + 3L);
            double cpu = server.cpuSeconds();
            long start = System.nanoTime();
            TimeUnit.SECONDS.sleep(Math.max(1, seconds - 4));
            double share = (server.cpuSeconds() - cpu) / ((System.nanoTime() - start) / 1e9);
            JsonNode report = load.join();
            JsonNode each = report.path("rx_bps");
            double all = each.path("mean").asDouble() * each.path("count").asInt();
            System.out.printf(
                    "| %,d | %s | %,.0f | %,d | %,d | %,d | %.1f | %.3f | %d |%n",
                    count,
                    report.path("failed"),
                    all / 1e6,
                    each.path("min").asLong() / 1000,
                    each.path("p50").asLong() / 1000,
                    each.path("max").asLong() / 1000,
                    share * 100,
                    share / (all / 8e9),
                    server.peakResidentMb());
        }
    }
}
