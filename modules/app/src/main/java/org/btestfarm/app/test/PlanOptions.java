package org.btestfarm.app.test;

import java.io.Console;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.btestfarm.app.UsageException;
import org.btestfarm.client.Login;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestPlanBuilder;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.ledger.journal.FileProblems;
import org.btestfarm.protocol.IpText;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.rate.BitRate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what to test, of {@code test} and {@code load} alike. */
final class PlanOptions {
    private static final int MAX_PORT = 65_535;

    @Option(names = {"-t", "--transmit"}, description = "We send (upload). With -r: both at once.")
    private boolean transmit;

    @Option(names = {"-r", "--receive"}, description = "We receive (download); the default.")
    private boolean receive;

    @Option(names = {"-u", "--udp"}, description = "UDP; otherwise TCP.")
    private boolean udp;

    @Option(names = {"-P", "--port"}, paramLabel = "PORT", description = "The server's TCP port (default: ${DEFAULT-VALUE}).")
    private int port = 2000;

    @Option(names = {"-a", "--user"}, paramLabel = "USER", description = "User to log in as, if the server asks.")
    private @Nullable String user;

    @Option(names = {"-p", "--password"}, paramLabel = "PASS", description = "Its password; others can see it in the list of processes.")
    private @Nullable String password;

    @Option(names = "--password-file", paramLabel = "F", description = "File whose first line is the password. Without it and -p, it is asked for.")
    private @Nullable Path passwordFile;

    @Option(names = {"-n", "--connections"}, paramLabel = "CONNECTIONS", description = "TCP connections, or UDP streams, 1 to 255 (default: ${DEFAULT-VALUE}).")
    private int connections = 1;

    @Option(names = {"-d", "--duration"}, paramLabel = "SECONDS", description = "How long to test (default: ${DEFAULT-VALUE}).")
    private BigDecimal seconds = BigDecimal.TEN;

    @Option(names = {"-b", "--tx-rate"}, paramLabel = "RATE", description = "With -t: what we send, as 500K, 100M or 2.5G bit/s in all (default: as fast as it goes).")
    private @Nullable String txRate;

    @Option(names = "--rx-rate", paramLabel = "RATE", description = "Unless only -t: what the server shall send, likewise, at most 4.29G.")
    private @Nullable String rxRate;

    @Option(names = "--tx-size", paramLabel = "N", description = "UDP: size of the IP packets we send (default: 1500). TCP always writes as much as the socket takes.")
    private int txSize;

    @Option(names = "--rx-size", paramLabel = "N", description = "What the server shall send at a time, bytes: UDP packet (default: 1500) or TCP write (default: 32768).")
    private int rxSize;

    @Option(names = "--random", description = "Data that does not compress; otherwise zeros.")
    private boolean random;

    @Option(names = "--nat", description = "UDP: send an empty datagram first, to open a path through our NAT.")
    private boolean nat;

    @Option(names = "--allow-md5", description = "Log in also where the server asks for MD5, which lets a false server guess the password.")
    private boolean allowMd5;

    @Option(
            names = "--congestion",
            paramLabel = "NAME",
            description = "Our TCP congestion control: system (the default), or one the kernel offers (cubic, bbr, ...).")
    private String congestion = DataPlaneOptions.SYSTEM_CONGESTION;

    PlanOptions() {}

    /** Where a server is that was named as HOST; one whose name nobody knows ends as a test that cannot connect. */
    InetSocketAddress server(String host) {
        if (host.isBlank()) {
            throw new UsageException("HOST is empty, allowed are a name or an address");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new UsageException("-P is " + port + ", allowed are 1 to " + MAX_PORT);
        }
        return new InetSocketAddress(hostText(host), port);
    }

    /** The same for people. */
    String serverText(String host) {
        return hostText(host) + " port " + port;
    }

    /** Our TCP congestion control, as it was asked for. */
    String congestion() {
        return congestion;
    }

    /** A command line that may be shown: in place of the password, however it was given, stand asterisks. */
    String withoutPassword(List<String> args) {
        String secret = password;
        return args.stream()
                .map(arg -> secret == null || secret.isEmpty() || !arg.endsWith(secret) || !(arg.equals(secret) || arg.startsWith("-"))
                        ? arg
                        : arg.substring(0, arg.length() - secret.length()) + "********")
                .map(arg -> arg.matches("[A-Za-z0-9_./:=,*@%+-]+") ? arg : "'" + arg.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    /** The plan that they make. */
    TestPlan plan(InetSocketAddress server) {
        if (connections < 1 || connections > 255) {
            throw new UsageException("-n is " + connections + ", allowed are 1 to 255");
        }
        refuseWithoutEffect();
        TestPlanBuilder plan = TestPlan.to(server)
                .transport(udp ? Transport.UDP : Transport.TCP)
                .direction(direction())
                // One connection is 0 on the wire: docs/protocol.md, section 2.
                .connections(connections == 1 ? 0 : connections)
                .duration(duration())
                .txBps(rate("-b", txRate))
                .rxBps(rate("--rx-rate", rxRate))
                .txSize(txSize)
                .rxSize(rxSize)
                .payload(random ? Payload.RANDOM : Payload.ZEROS)
                .openPath(nat);
        try {
            if (user != null) {
                plan.login(new Login(user, password(user), allowMd5));
            } else if (password != null || passwordFile != null) {
                throw new UsageException("there is a password and no user, name one with -a");
            }
            return plan.build();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** An option that would change nothing is most likely a misunderstanding about who sends. */
    private void refuseWithoutEffect() {
        TestDirection direction = direction();
        if (direction == TestDirection.RECEIVE && (txRate != null || txSize != 0)) {
            throw new UsageException((txRate != null ? "-b" : "--tx-size") + " is for what we send, and this test only receives; allowed with -t, or -t -r for both");
        }
        if (direction == TestDirection.TRANSMIT && (rxRate != null || rxSize != 0)) {
            throw new UsageException((rxRate != null ? "--rx-rate" : "--rx-size") + " is for what the server sends, and this test only transmits; allowed without -t, or with -t -r for both");
        }
        if (nat && !udp) {
            throw new UsageException("--nat is for UDP, and this test is TCP; allowed with -u");
        }
    }

    /** The event loops that the test wants. */
    DataPlaneOptions plane() {
        DataPlaneOptions defaults = DataPlaneOptions.defaults();
        return new DataPlaneOptions(defaults.eventLoops(), defaults.transport(), congestion);
    }

    /** The server as it was named; an address in its usual spelling. */
    static String hostText(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        try {
            return IpText.of(IpText.parse(bracketed ? host.substring(1, host.length() - 1) : host));
        } catch (IllegalArgumentException e) {
            return host; // A name, or an address with a zone.
        }
    }

    private TestDirection direction() {
        return transmit ? receive ? TestDirection.BOTH : TestDirection.TRANSMIT : TestDirection.RECEIVE;
    }

    private Duration duration() {
        try {
            return Duration.ofMillis(seconds.movePointRight(3).longValueExact());
        } catch (ArithmeticException e) {
            throw new UsageException("-d is " + seconds + " s, allowed are 0.1 to 86400 in steps of 0.001");
        }
    }

    private static long rate(String option, @Nullable String text) {
        if (text == null) {
            return 0;
        }
        try {
            return BitRate.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }

    private String password(String name) {
        if (password != null && passwordFile != null) {
            throw new UsageException("-p and --password-file exclude each other");
        }
        if (password != null) {
            return password;
        }
        if (passwordFile != null) {
            try {
                List<String> lines = Files.readAllLines(passwordFile);
                return lines.isEmpty() ? "" : lines.get(0);
            } catch (IOException e) {
                throw new UsageException("--password-file " + passwordFile + " cannot be read: " + FileProblems.reason(e));
            }
        }
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("Password of %s: ", name);
        if (typed == null) {
            throw new UsageException("a password is missing, give it with --password-file or -p");
        }
        return new String(typed);
    }
}
