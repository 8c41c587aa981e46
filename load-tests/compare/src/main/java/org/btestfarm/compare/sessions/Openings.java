package org.btestfarm.compare.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.btestfarm.compare.Programs;
import org.btestfarm.compare.ServerProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** New sessions at constant rates, whatever the server answers: how many it opens, how long that takes, and what each costs it. */
@Command(name = "openings", description = "New sessions a second, with or without an EC-SRP5 login: connect, first byte, 100 ms of 10 kbit/s.")
public final class Openings implements Callable<Integer> {
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
            description = "Sessions before, at the first rate, which do not count: of the first thousands a JVM's compiler takes half the CPU time (default: ${DEFAULT-VALUE}).")
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

    private void measure(Programs programs, ServerProcess server, String name) throws Exception {
        if (warmUp > 0) {
            run(programs, rates.get(0), Math.max(1, warmUp / rates.get(0)));
        }
        for (int rate : rates) {
            double cpu = server.cpuSeconds();
            JsonNode report = run(programs, rate, seconds);
            double used = server.cpuSeconds() - cpu;
            int done = report.path("done").asInt();
            // The last ones end 100 ms after their start; a server that falls behind stretches the whole.
            double took = Math.max(seconds, report.path("duration_s").asDouble() - 0.1);
            System.out.printf(
                    "| %s | %d | %.0f | %s | %.1f | %.1f | %.2f | %.0f |%n",
                    name,
                    rate,
                    done / took,
                    report.path("failed"),
                    report.path("set_up_us").path("p50").asLong() / 1e3,
                    report.path("set_up_us").path("p99").asLong() / 1e3,
                    done == 0 ? Double.NaN : used / done * 1e3,
                    done / used);
        }
    }

    private JsonNode run(Programs programs, int rate, int forSeconds) throws Exception {
        String user = login ? ", user = " + Farms.USER + ", password = " + Farms.PASSWORD : "";
        Path scenario = Farms.scenario("clients = " + rate * forSeconds + ", rx-rate = 10K, duration = 100 ms, arrivals { pattern = constant, per-second = " + rate + " }" + user);
        return programs.load("--scenario", scenario.toString()).join();
    }
}
