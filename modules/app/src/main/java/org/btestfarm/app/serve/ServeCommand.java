package org.btestfarm.app.serve;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.btestfarm.app.Logging;
import org.btestfarm.app.StopSignals;
import org.btestfarm.app.UsageException;
import org.btestfarm.app.serve.config.ConfigurationException;
import org.btestfarm.app.serve.config.ConfigurationSource;
import org.btestfarm.app.serve.config.ServeConfiguration;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.farm.Farm;
import org.btestfarm.farm.FarmStartException;
import org.btestfarm.farm.PekkoConfigException;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.protocol.IpText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine;

/** {@code btest-farm serve}: starts a farm, and stops it on SIGTERM. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serves bandwidth tests to routers.",
        footer = "%nExit status: 0 stopped by a signal, 1 could not start, 2 wrong usage or configuration,%n3 put out of the farm by its other nodes: start it again.")
public final class ServeCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);
    private static final int COULD_NOT_START = 1;
    private static final int PUT_OUT = 3;
    private static final Duration GRACE = Duration.ofSeconds(5);

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(names = "--listen", paramLabel = "ADDR", description = "Address to listen on, repeatable (default: 0.0.0.0 and ::).")
    private List<String> listen = new ArrayList<>();

    @Option(names = "--port", paramLabel = "PORT", description = "TCP port (default: 2000, where RouterOS connects to).")
    private @Nullable Integer port;

    @Option(names = "--udp-ports", paramLabel = "FIRST-LAST", description = "UDP ports given to tests (default: 2001-4000).")
    private @Nullable String udpPorts;

    @Option(
            names = "--user",
            paramLabel = "NAME:PASSWORD",
            description = "A user who is added to the ledger if missing, repeatable. If the ledger never had any, and without --open, a user btest is made with a"
                    + " random password.")
    private List<String> users = new ArrayList<>();

    @Option(names = "--auth", paramLabel = "METHOD", description = "ecsrp5 (RouterOS 6.43 and later, the default) or md5 (before).")
    private @Nullable String auth;

    @Option(names = "--open", description = "Ask nobody who they are. Excludes --user.")
    private boolean open;

    @Option(names = "--max-sessions", paramLabel = "N", description = "Tests at a time (default: 100).")
    private @Nullable Integer maxSessions;

    @Option(names = "--max-duration", paramLabel = "S", description = "How long a test may last, seconds (default: 300).")
    private @Nullable Integer maxDuration;

    @Option(
            names = "--congestion",
            paramLabel = "NAME",
            description = "TCP congestion control: system (the default), or one the kernel offers (cubic, bbr, ...).")
    private @Nullable String congestion;

    @Option(
            names = "--http",
            paramLabel = "ADDR:PORT|off",
            description = "Where pages, health and the operators' API are, which the commands user, quota and audit use (default: 127.0.0.1:8080).")
    private @Nullable String http;

    @Option(names = "--http-cert", paramLabel = "FILE", description = "HTTP speaks TLS: the server's certificate and those that lead to an authority, PEM. With --http-key.")
    private @Nullable Path httpCertificate;

    @Option(names = "--http-key", paramLabel = "FILE", description = "The certificate's key, PEM, without a password.")
    private @Nullable Path httpKey;

    @Option(names = "--data", paramLabel = "DIR", description = "What must survive a restart (default: btest-farm-data).")
    private @Nullable Path data;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration file (HOCON); the command line wins over it.")
    private @Nullable Path config;

    @Option(names = "--print-config", description = "Print the configuration in force and exit.")
    private boolean printConfig;

    @Option(names = {"-v", "--verbose"}, description = "Log more; twice: everything.")
    private boolean[] verbosity = {};

    @Option(names = "--log-format", paramLabel = "FORMAT", description = "text (the default) or json: an object a line, for collectors of logs.")
    private LogFormat logFormat = LogFormat.TEXT;

    /** How log lines are written. */
    private enum LogFormat { TEXT, JSON }

    @Option(names = "--quiet", description = "Log warnings and errors only, and when the farm is ready and stops.")
    private boolean quiet;

    /** Made by picocli. */
    public ServeCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        Logging.set(Level.INFO, verbosity.length, quiet);
        if (logFormat == LogFormat.JSON) {
            Logging.json();
        }
        try {
            ConfigurationSource source = ConfigurationSource.read(Optional.ofNullable(config), options());
            ServeConfiguration configuration = ServeConfiguration.of(source);
            if (printConfig) { // Also where passwords are masked: it may be the output of another --print-config.
                spec.commandLine().getOut().print(source.print());
                spec.commandLine().getOut().flush();
                return 0;
            }
            configuration.requirePasswords();
            return serve(configuration);
        } catch (ConfigurationException e) {
            throw new UsageException(e.getMessage());
        } catch (PekkoConfigException e) {
            throw new UsageException("pekko: " + ConfigurationSource.oneLine(String.valueOf(e.getMessage())));
        } catch (IOException | FarmStartException | LedgerException e) {
            return failed(e);
        }
    }

    private int failed(Exception problem) {
        log.debug("could not start", problem);
        spec.commandLine().getErr().println("btest-farm serve: " + problem.getMessage());
        return COULD_NOT_START;
    }

    /** What the command line says, as a configuration. */
    private Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        if (!listen.isEmpty()) {
            options.put("listen", listen);
        }
        put(options, "port", port);
        put(options, "udp-ports", udpPorts);
        put(options, "auth", auth);
        put(options, "limits.sessions", maxSessions);
        put(options, "limits.max-duration", maxDuration == null ? null : maxDuration + "s");
        put(options, "congestion", congestion);
        put(options, "http.listen", http);
        put(options, "http.tls.certificate", httpCertificate == null ? null : httpCertificate.toString());
        put(options, "http.tls.key", httpKey == null ? null : httpKey.toString());
        put(options, "data", data == null ? null : data.toString());
        if (open) {
            options.put("open", true);
        }
        if (!users.isEmpty()) {
            options.put("users", users.stream().map(ServeCommand::user).toList());
        }
        return options;
    }

    private static void put(Map<String, Object> options, String key, @Nullable Object value) {
        if (value != null) {
            options.put(key, value);
        }
    }

    private static Map<String, String> user(String option) {
        int colon = option.indexOf(':');
        if (colon < 1) {
            throw new UsageException("--user is '" + option + "', allowed is NAME:PASSWORD");
        }
        return Map.of("name", option.substring(0, colon), "password", option.substring(colon + 1));
    }

    private int serve(ServeConfiguration configuration)
            throws IOException, ConfigurationException, FarmStartException, LedgerException, InterruptedException {
        OpenFiles.allowed().ifPresent(allowed -> OpenFiles.warning(allowed, OpenFiles.needed(configuration)).ifPresent(log::warn));
        try (DataDirectory directory = DataDirectory.open(configuration.data());
                DataPlane plane = open(configuration.plane())) {
            CountDownLatch stop = new CountDownLatch(1);
            try (StopSignals signals = StopSignals.on(stop::countDown)) {
                try (RunningFarm running = RunningFarm.start(configuration, plane, directory)) {
                    Welcome.print(spec.commandLine().getOut(), configuration, running.users(), running.farm().listening());
                    logReady(running.farm(), configuration, plane);
                    running.ended().thenRun(stop::countDown);
                    stop.await();
                    if (hasEnded(running)) {
                        log.error("this node was put out of its farm, or lost it: ending, to be started again");
                        return PUT_OUT;
                    }
                    log.info("stopping: no new tests; {} that run have {} s", running.farm().sessions(), GRACE.toSeconds());
                    running.stop(GRACE);
                }
                log.info("stopped");
                return 0;
            }
        }
    }

    /** Nobody but the cluster ends the actor system while the farm runs. */
    private static boolean hasEnded(RunningFarm running) {
        return running.ended().toCompletableFuture().isDone();
    }

    /** What is not to be had here was asked for by the configuration. */
    private static DataPlane open(DataPlaneOptions options) throws ConfigurationException {
        try {
            return DataPlane.open(options);
        } catch (IOException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        }
    }

    private static void logReady(Farm farm, ServeConfiguration configuration, DataPlane plane) {
        String addresses = farm.listening().stream()
                .map(address -> IpText.of(address.getAddress()) + " port " + address.getPort())
                .collect(Collectors.joining(", "));
        int rules = configuration.farm().listeners().get(0).rules().size();
        String login = configuration.auth().name().toLowerCase(Locale.ROOT) + (rules == 0 ? "" : " (" + rules + " auth-rules say otherwise)");
        log.info("ready: listening on {}, login {}, {} tests at a time, {}",
                addresses, login, configuration.farm().limits().sessions(), plane.transport());
    }
}
