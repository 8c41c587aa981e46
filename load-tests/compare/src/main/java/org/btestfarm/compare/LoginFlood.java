package org.btestfarm.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether a flood of logins disturbs a paced test that runs beside it. */
@Command(name = "login-flood", description = "A paced test alone, and beside a flood of logins.")
final class LoginFlood implements Callable<Integer> {
    private static final String USER = "flood:flood";

    @Option(names = "--launcher", required = true, description = "Our program.")
    private Path launcher = Path.of("btest-farm");

    @Option(names = "--clients", defaultValue = "2000", description = "Logins within the test (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Override
    public Integer call() throws Exception {
        Programs programs = new Programs(launcher);
        InetSocketAddress address = new InetSocketAddress(Programs.SERVER_ADDRESS, Programs.SERVER_PORT);
        System.out.println("\n### A test paced at 100 Mbit/s for 10 s beside logins\n\n| protocol | received / asked, alone | beside the flood | logins done | turned away |\n| --- | --- | --- | --- | --- |");
        try (ServerProcess server = ServerProcess.start(
                programs.farm("--user", USER, "--config", ManyTests.limits(clients).toString()), address)) {
            for (String protocol : new String[] {"TCP", "UDP"}) {
                double alone = paced(programs, protocol);
                CompletableFuture<JsonNode> flood = CompletableFuture.supplyAsync(() -> flood(programs));
                double beside = paced(programs, protocol);
                JsonNode logins = flood.join();
                System.out.printf(
                        "| %s | %.4f | %.4f | %s | %s |%n", protocol, alone, beside, logins.path("done"), logins.path("failed"));
            }
        }
        return 0;
    }

    private static double paced(Programs programs, String protocol) throws Exception {
        List<String> options = new ArrayList<>(List.of("-r", "--rx-rate", "100M", "-a", "flood", "-p", "flood"));
        if (protocol.equals("UDP")) {
            options.add("-u");
        }
        return programs.client("test", 10, options.toArray(String[]::new)).path("rx_bps").asDouble() / 100e6;
    }

    private JsonNode flood(Programs programs) {
        try {
            return programs.client(
                    "load", 1, "--clients", String.valueOf(clients), "--ramp", "8", "-r", "--rx-rate", "10K", "-a", "flood", "-p", "flood");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the flood failed: " + e.getMessage(), e);
        }
    }
}
