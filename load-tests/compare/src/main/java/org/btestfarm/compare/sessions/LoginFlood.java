package org.btestfarm.compare.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.btestfarm.compare.Programs;
import org.btestfarm.compare.ServerProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether a flood of logins disturbs a paced test that runs beside it. */
@Command(name = "login-flood", description = "A paced test alone, and beside a flood of logins.")
public final class LoginFlood implements Callable<Integer> {
    private static final String USER = "flood";
    private static final String PASSWORD = "flood";

    @Option(names = "--launcher", required = true, description = "Our program.")
    private Path launcher = Path.of("btest-farm");

    @Option(names = "--clients", defaultValue = "2000", description = "Logins within the test (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Override
    public Integer call() throws Exception {
        Programs programs = new Programs(launcher);
        System.out.println("\n### A test paced at 100 Mbit/s for 10 s, beside " + clients + " logins in 8 s\n");
        System.out.println("| protocol | received / asked, alone | beside the logins | logins done | turned away |");
        System.out.println("| --- | --- | --- | --- | --- |");
        try (ServerProcess server = ServerProcess.start(
                programs.farm("--user", USER + ":" + PASSWORD, "--config", ManyTests.limits(clients).toString()), Programs.SERVER)) {
            for (String protocol : new String[] {"TCP", "UDP"}) {
                double alone = paced(programs, protocol);
                CompletableFuture<JsonNode> logins = programs.clientThatGivesWay(
                        "load", 1, "--clients", String.valueOf(clients), "--ramp", "8", "-r", "--rx-rate", "10K", "-a", USER, "-p", PASSWORD);
                double beside = paced(programs, protocol);
                JsonNode report = logins.join();
                System.out.printf(
                        "| %s | %.4f | %.4f | %s | %s |%n", protocol, alone, beside, report.path("done"), report.path("failed"));
            }
        }
        return 0;
    }

    private static double paced(Programs programs, String protocol) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of("-r", "--rx-rate", "100M", "-a", USER, "-p", PASSWORD));
        if (protocol.equals("UDP")) {
            options.add("-u");
        }
        return programs.client("test", 10, options.toArray(String[]::new)).path("rx_bps").asDouble() / 100e6;
    }
}
