package org.btestfarm.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A thousand tests at once: is each served, and what does it cost the server? */
@Command(name = "many", description = "Many tests at a low rate: rates at the receivers, the server's CPU and memory.")
final class ManyTests implements Callable<Integer> {
    @Option(names = "--launcher", required = true, description = "Our program.")
    private Path launcher = Path.of("btest-farm");

    @Option(names = "--clients", defaultValue = "1000", description = "Tests at once (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--rate", defaultValue = "1M", description = "Rate of each (default: ${DEFAULT-VALUE}).")
    private String rate = "1M";

    @Option(names = "--seconds", defaultValue = "20", description = "Length of each test (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Override
    public Integer call() throws Exception {
        Programs programs = new Programs(launcher);
        InetSocketAddress address = new InetSocketAddress(Programs.SERVER_ADDRESS, Programs.SERVER_PORT);
        System.out.println("\n### " + clients + " tests at " + rate
                + "bit/s, the server sends\n\n| protocol | tests done | errors | rate least | median | most | server, % of a core | server, peak MB |\n| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (String protocol : new String[] {"TCP", "UDP"}) {
            try (ServerProcess server = ServerProcess.start(
                    programs.farm("--open", "--config", ManyTests.limits(clients).toString()), address)) {
                double cpu = server.cpuSeconds();
                long start = System.nanoTime();
                JsonNode report = protocol.equals("UDP")
                        ? programs.client("load", seconds, "--clients", "" + clients, "-r", "--rx-rate", rate, "--ramp", "5", "-u")
                        : programs.client("load", seconds, "--clients", "" + clients, "-r", "--rx-rate", rate, "--ramp", "5");
                double percent = (server.cpuSeconds() - cpu) / ((System.nanoTime() - start) / 1e9) * 100;
                System.out.printf(
                        "| %s | %s | %s | %s | %s | %s | %.1f | %d |%n",
                        protocol,
                        report.path("done"),
                        report.path("failed"),
                        report.path("rx_bps").path("min"),
                        report.path("rx_bps").path("p50"),
                        report.path("rx_bps").path("max"),
                        percent,
                        server.peakResidentMb());
            }
        }
        return 0;
    }

    /** A configuration whose limits let one address run so many tests at once. */
    static Path limits(int tests) throws IOException {
        Path file = Files.createTempFile("farm-", ".conf");
        Files.writeString(file, "btest-farm.limits { sessions = %1$d, sessions-per-address = %1$d, sessions-per-prefix = %1$d, handshakes = %1$d, handshakes-per-prefix = %1$d }%n"
                .formatted(tests + 100));
        return file;
    }
}
