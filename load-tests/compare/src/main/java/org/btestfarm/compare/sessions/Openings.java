package org.btestfarm.compare.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.btestfarm.compare.Programs;
import org.btestfarm.compare.ServerProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** New sessions at constant rates, whatever the server answers: how many it opens, how long that takes, and what each costs it. */
@Command(name = "openings", description = "New sessions a second, with or without an EC-SRP5 login: connect, first byte, 100 ms of 10 kbit/s.")
public final class Openings implements Callable<Integer> {
    /** Between two rates: the sessions of the one end, and the client's clock may be behind ours by the start of its JVM. */
    private static final int PAUSE_SECONDS = 4;

    @Option(names = "--launcher", required = true, description = "Our program.")
    private Path launcher = Path.of("btest-farm");

    @Option(names = "--login", description = "With an EC-SRP5 login each.")
    private boolean login;

    @Option(names = "--per-second", split = ",", defaultValue = "1000,2000,3000", description = "Rates asked for, each after the other (default: ${DEFAULT-VALUE}).")
    private List<Integer> rates = List.of();

    @Option(names = "--seconds", defaultValue = "8", description = "How long each rate (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "20000",
            description = "Sessions before, at the first rate, which do not count; with those of the rates 100000 at most. Of the first thousands a JVM's compiler takes half the CPU time (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--peer",
            paramLabel = "NAME=COMMAND",
            description = "Another server, on 127.0.0.2 port 2000; with --login it must ask for one by EC-SRP5 and know the user load with the password load.")
    private Map<String, String> peers = new LinkedHashMap<>();

    @Override
    public Integer call() throws Exception {
        Programs programs = new Programs(launcher);
        System.out.println("\n### New sessions" + (login ? " with an EC-SRP5 login" : ", no login") + "\n");
        System.out.println("| server | asked, a second | opened, a second | failed | set-up median, ms | 99 %, ms | server CPU, ms each | a second and core |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        try (ServerProcess server = Farms.start(programs, 20_000, login)) {
            measure(programs, server, "btest-farm");
        }
        for (Map.Entry<String, String> peer : peers.entrySet()) {
            try (ServerProcess server = ServerProcess.start(List.of(peer.getValue().split(" ")), Programs.SERVER)) {
                measure(programs, server, peer.getKey());
            }
        }
        return 0;
    }

    /** All rates in one run of the client, with pauses between them: a client that has just started would want the cores for its own compiler. */
    private void measure(Programs programs, ServerProcess server, String name) throws Exception {
        int warming = warmUp == 0 ? 0 : Math.max(1, warmUp / rates.get(0));
        List<String> groups = new ArrayList<>();
        if (warming > 0) {
            groups.add(group("warm-up", rates.get(0), warming, 0));
        }
        for (int i = 0; i < rates.size(); i++) {
            groups.add(group(rates.get(i) + " a second", rates.get(i), seconds, startOf(i, warming)));
        }
        Path scenario = Farms.scenario(groups);
        long begun = System.nanoTime();
        CompletableFuture<JsonNode> load = programs.load("--scenario", scenario.toString());
        double[] used = new double[rates.size()];
        for (int i = 0; i < used.length; i++) {
            // The client counts from when its JVM is up, so each rate begins somewhat later than this.
            awaitSecond(load, begun, startOf(i, warming));
            double cpu = server.cpuSeconds();
            awaitSecond(load, begun, startOf(i, warming) + seconds + PAUSE_SECONDS - 1);
            used[i] = server.cpuSeconds() - cpu;
        }
        JsonNode reports = load.join().path("groups");
        for (int i = 0; i < used.length; i++) {
            JsonNode report = reports.path(reports.size() - used.length + i);
            int done = report.path("done").asInt();
            System.out.printf(
                    "| %s | %d | %.0f | %s | %.1f | %.1f | %.2f | %.0f |%n",
                    name,
                    rates.get(i),
                    (double) done / seconds,
                    report.path("failed"),
                    report.path("set_up_us").path("p50").asLong() / 1e3,
                    report.path("set_up_us").path("p99").asLong() / 1e3,
                    done == 0 ? Double.NaN : used[i] / done * 1e3,
                    done / used[i]);
        }
    }

    private int startOf(int rate, int warming) {
        return (warming == 0 ? 0 : warming + PAUSE_SECONDS) + rate * (seconds + PAUSE_SECONDS);
    }

    private String group(String name, int rate, int forSeconds, int startAfter) {
        String user = login ? ", user = " + Farms.USER + ", password = " + Farms.PASSWORD : "";
        return "name = \"" + name + "\", start-after = " + startAfter + " s, clients = " + rate * forSeconds
                + ", rx-rate = 10K, duration = 100 ms, arrivals { pattern = constant, per-second = " + rate + " }" + user;
    }

    /** Waits for a second of the load; a load that breaks off ends the wait. */
    private static void awaitSecond(CompletableFuture<JsonNode> load, long begun, int second) throws Exception {
        try {
            load.get(begun + TimeUnit.SECONDS.toNanos(second) - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // As it should be: the load still runs.
        }
    }
}
