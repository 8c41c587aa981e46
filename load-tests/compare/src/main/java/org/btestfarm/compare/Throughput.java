package org.btestfarm.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast one connection goes: ours, iperf3's, and servers of others read by our client; rounds interleaved, so that noise hits all alike. */
@Command(name = "throughput", description = "One connection as fast as it goes, beside iperf3 and servers of others.")
final class Throughput implements Callable<Integer> {
    private static final String USER = "load:load";

    /** A server is measured as it is when it has run for a while; what a start costs is another question. */
    private static final int WARM_UP_SECONDS = 2;

    @Option(names = "--launcher", required = true, description = "Our program.")
    private Path launcher = Path.of("btest-farm");

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds, all contenders in each (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "5", description = "Seconds a run (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--peer",
            paramLabel = "NAME=COMMAND",
            description = "A server of others that listens on 127.0.0.2:2000 without login, with its arguments: btest-rs='/path/btest -s --listen 127.0.0.2'; repeatable.")
    private Map<String, String> peers = new LinkedHashMap<>();

    /** One way to run one case. */
    private record Contender(String title, List<String> server, Measurement measurement) {
        interface Measurement {
            /** Runs a client for so many seconds; bit/s at the receiving end. */
            double bps(int seconds) throws IOException, InterruptedException;
        }
    }

    private record Figure(double gbps, double serverCpuPerGigabyte) {}

    @Override
    public Integer call() throws Exception {
        Programs programs = new Programs(launcher);
        report("TCP, the server sends", sending(programs));
        report("TCP, the server receives", receiving(programs));
        report("UDP, 1,500-byte packets, the server sends", udp(programs));
        return 0;
    }

    private List<Contender> sending(Programs programs) throws IOException {
        List<Contender> all = new ArrayList<>();
        all.add(new Contender("iperf3", Programs.iperfServer(), length -> Programs.iperf(length, "-R", "-C", "cubic")));
        // The same plain reader for all servers of the protocol: what differs is the server.
        Contender.Measurement download = length -> FastReader.bps(Programs.SERVER, length);
        all.add(new Contender("btest-farm", programs.farm("--open"), download));
        peers.forEach((name, command) -> all.add(new Contender(name, List.of(command.trim().split("\\s+")), download)));
        return all;
    }

    private List<Contender> receiving(Programs programs) throws IOException {
        return List.of(
                new Contender("iperf3", Programs.iperfServer(), length -> Programs.iperf(length, "-C", "cubic")),
                new Contender("btest-farm", programs.farm("--open"), length -> sent(programs.client("test", length, "-t", "--congestion", "cubic"))));
    }

    private List<Contender> udp(Programs programs) throws IOException {
        return List.of(
                new Contender(
                        "iperf3",
                        Programs.iperfServer(),
                        length -> Programs.iperf(length, "-R", "-u", "-b", "0", "-l", "1472")),
                // Logged in: the farm begins slowly with strangers, so that nobody can flood a third party through it.
                new Contender(
                        "btest-farm",
                        programs.farm("--user", USER),
                        length -> received(programs.client("test", length, "-u", "-r", "-a", "load", "-p", "load"))));
    }

    private static double received(JsonNode result) {
        return result.path("rx_bps").asDouble();
    }

    /** What our client's socket handed over: on one machine, what the server received but for the last buffer. */
    private static double sent(JsonNode result) {
        return result.path("tx_bps").asDouble();
    }

    private void report(String title, List<Contender> contenders) throws IOException, InterruptedException {
        Map<String, List<Figure>> figures = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : contenders) {
                figures.computeIfAbsent(contender.title(), name -> new ArrayList<>()).add(run(contender));
            }
        }
        double base = median(figures.values().iterator().next());
        System.out.println("\n### " + title + "\n");
        System.out.println("| server | Gbit/s, median | least | most | ratio to iperf3 | server CPU-s/GB |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        figures.forEach((name, all) -> System.out.printf(
                "| %s | %.2f | %.2f | %.2f | %.2f | %.3f |%n",
                name,
                median(all),
                all.stream().mapToDouble(Figure::gbps).min().orElseThrow(),
                all.stream().mapToDouble(Figure::gbps).max().orElseThrow(),
                median(all) / base,
                Medians.of(all.stream().mapToDouble(Figure::serverCpuPerGigabyte))));
    }

    private Figure run(Contender contender) throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start(contender.server(), Programs.SERVER)) {
            contender.measurement().bps(WARM_UP_SECONDS);
            double cpuBefore = server.cpuSeconds();
            double bps = contender.measurement().bps(seconds);
            double gigabytes = bps * seconds / 8 / 1e9;
            return new Figure(bps / 1e9, (server.cpuSeconds() - cpuBefore) / gigabytes);
        }
    }

    private static double median(List<Figure> figures) {
        return Medians.of(figures.stream().mapToDouble(Figure::gbps));
    }
}
