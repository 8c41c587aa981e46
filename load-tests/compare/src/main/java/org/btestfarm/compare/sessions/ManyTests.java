package org.btestfarm.compare.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.btestfarm.compare.Programs;
import org.btestfarm.compare.ServerProcess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A thousand tests at once: is each served, and what does it cost the server? */
@Command(name = "many", description = "Many tests at a low rate: rates at the receivers, the server's CPU and memory.")
public final class ManyTests implements Callable<Integer> {
    /** The CPU of less is noise, seconds. */
    private static final int SHORTEST_MEASURED = 5;

    /** The measuring ends so long before the first test does, seconds. */
    private static final int SPARED = 1;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--launcher", required = true, description = "Our program.")
    private Path launcher = Path.of("btest-farm");

    @Option(names = "--clients", defaultValue = "1000", description = "Tests at once (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--rate", defaultValue = "1M", description = "Rate of each (default: ${DEFAULT-VALUE}).")
    private String rate = "1M";

    @Option(names = "--seconds", defaultValue = "20", description = "Length of each test (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--ramp", defaultValue = "5", description = "Over how many seconds they start (default: ${DEFAULT-VALUE}).")
    private int ramp;

    @Option(
            names = "--settle",
            defaultValue = "4",
            description = "How long after the last start the CPU begins to count, seconds; the JVM's compiler is busy for a minute (default: ${DEFAULT-VALUE}).")
    private int settle;

    @Option(names = "--protocol", split = ",", defaultValue = "TCP,UDP", description = "Which (default: ${DEFAULT-VALUE}).")
    private List<String> protocols = List.of();

    @Override
    public Integer call() throws Exception {
        check();
        Programs programs = new Programs(launcher);
        System.out.println("\n### " + clients + " tests at " + rate + "bit/s, the server sends\n");
        System.out.println("| protocol | tests done | failed | least, bit/s | median | most | within 1 % | within 5 % | server, % of a core | server, peak MB |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (String protocol : protocols) {
            measure(programs, protocol);
        }
        return 0;
    }

    private void check() {
        if (!Set.of("TCP", "UDP").containsAll(protocols)) {
            refuse("--protocol " + String.join(",", protocols) + ", allowed are TCP and UDP");
        }
        int least = ramp + settle + SHORTEST_MEASURED + SPARED;
        if (seconds < least) {
            refuse("--seconds " + seconds + " leaves nothing to measure after --ramp " + ramp + " and --settle " + settle + ", allowed are " + least + " or more");
        }
    }

    private void refuse(String why) {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), why);
    }

    private void measure(Programs programs, String protocol) throws Exception {
        try (ServerProcess server = ServerProcess.start(
                programs.farm("--open", "--config", limits(clients).toString()), Programs.SERVER)) {
            List<String> options = new ArrayList<>(List.of(
                    "--clients", String.valueOf(clients), "-r", "--rx-rate", rate, "--ramp", String.valueOf(ramp)));
            if (protocol.equals("UDP")) {
                options.add("-u");
            }
            CompletableFuture<JsonNode> load = programs.clientBeside("load", seconds, options.toArray(String[]::new));
            // While all of them run: after the ramp and a little warming up, until the first ends.
            TimeUnit.SECONDS.sleep(ramp + settle);
            double cpu = server.cpuSeconds();
            long start = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds - ramp - settle - SPARED);
            double percent = (server.cpuSeconds() - cpu) / ((System.nanoTime() - start) / 1e9) * 100;
            JsonNode report = load.join();
            System.out.printf(
                    "| %s | %s | %s | %s | %s | %s | %s | %s | %.1f | %d |%n",
                    protocol,
                    report.path("done"),
                    report.path("failed"),
                    report.path("rx_bps").path("min"),
                    report.path("rx_bps").path("p50"),
                    report.path("rx_bps").path("max"),
                    report.path("rate_kept").path("within_one_pct"),
                    report.path("rate_kept").path("within_five_pct"),
                    percent,
                    server.peakResidentMb());
        }
    }

    /** A configuration whose limits let one address run so many tests at once. */
    static Path limits(int tests) throws IOException {
        Path file = Files.createTempFile("farm-", ".conf");
        file.toFile().deleteOnExit();
        String limits = """
                btest-farm.limits {
                  sessions = %1$d, sessions-per-address = %1$d, sessions-per-prefix = %1$d
                  handshakes = %1$d, handshakes-per-prefix = %1$d
                }
                """;
        Files.writeString(file, limits.formatted(tests + 100));
        return file;
    }
}
