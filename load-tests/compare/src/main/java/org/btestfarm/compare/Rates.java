package org.btestfarm.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether the rate asked for is the rate that arrives, at the receiver. */
@Command(name = "rates", description = "Rates asked for against rates received: 1 Mbit/s to 1 Gbit/s, TCP and UDP, 1 and 20 connections.")
final class Rates implements Callable<Integer> {
    private static final List<String> ASKED = List.of("1M", "10M", "100M", "1G");

    @Option(names = "--launcher", required = true, description = "Our program.")
    private Path launcher = Path.of("btest-farm");

    @Option(names = "--rounds", defaultValue = "3", description = "Runs of each, the median counts (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Override
    public Integer call() throws Exception {
        Programs programs = new Programs(launcher);
        System.out.println("\n### Rate asked for, over 5 s, at the receiver\n");
        System.out.println("| protocol | connections | asked, bit/s | received / asked, median | least | most |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        try (ServerProcess server = ServerProcess.start(programs.farm("--open"), Programs.SERVER)) {
            for (String protocol : List.of("TCP", "UDP")) {
                for (int connections : new int[] {1, 20}) {
                    for (String asked : ASKED) {
                        line(programs, protocol, connections, asked);
                    }
                }
            }
        }
        return 0;
    }

    private void line(Programs programs, String protocol, int connections, String asked) throws Exception {
        double bps = Double.parseDouble(asked.replaceAll("\\D", "")) * (asked.endsWith("G") ? 1e9 : 1e6);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<String> options = new ArrayList<>(List.of("-r", "--rx-rate", asked, "-n", String.valueOf(connections)));
            if (protocol.equals("UDP")) {
                options.add("-u");
            }
            JsonNode result = programs.client("test", 5, options.toArray(String[]::new));
            ratios.add(result.path("rx_bps").asDouble() / bps);
        }
        System.out.printf(
                "| %s | %d | %s | %.4f | %.4f | %.4f |%n",
                protocol,
                connections,
                asked,
                Medians.of(ratios.stream().mapToDouble(Double::doubleValue)),
                ratios.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                ratios.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
    }
}
