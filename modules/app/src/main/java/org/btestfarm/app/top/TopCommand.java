package org.btestfarm.app.top;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.btestfarm.app.Logging;
import org.btestfarm.app.Output;
import org.btestfarm.app.StopSignals;
import org.btestfarm.app.UsageException;
import org.btestfarm.app.admin.LedgerOptions;
import org.btestfarm.console.AccessFiles;
import org.btestfarm.console.client.LocalFarm;
import org.btestfarm.console.live.LiveSnapshot;
import org.btestfarm.console.tls.Authorities;
import org.btestfarm.ledger.account.Texts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code btest-farm top}. */
@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        description = "Shows the tests that run now and what the farm moves, second by second. Ctrl-C ends it.",
        footer = "%nDownload is what the farm sends, upload what it receives. A dash is what nobody reported."
                + "%nExit status: 0 ended by you or shown once, 1 the farm does not answer, 2 wrong usage.")
public final class TopCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    /** How long a farm may be away, as while it is started again. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Pattern ADDRESS = Pattern.compile("(https?://)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?/?");
    private static final String USUAL_DATA = "btest-farm-data";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(
            names = "--http",
            paramLabel = "ADDR:PORT",
            description = "Where a farm's HTTP is, or its URL (default: the farm that runs on --data).")
    private @Nullable String http;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The farm's data directory; its token shows all tests. With --http and without --data, only what any visitor from here may see (default: "
                    + USUAL_DATA + ").")
    private @Nullable Path data;

    @Option(names = "--cacert", paramLabel = "FILE", description = "With --http https://...: whose certificates are believed, PEM (default: those that the JDK knows).")
    private @Nullable Path authorities;

    @Option(names = "--once", description = "Show it once and end.")
    private boolean once;

    @Option(names = "--json", description = "JSON for other programs, one object a second and line.")
    private boolean json;

    /** Made by picocli. */
    public TopCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        Logging.set(Level.WARN, 0, true);
        try (FarmStream farm = farm()) {
            if (once) {
                Consumer<LiveSnapshot> show = json ? this::printJson : now -> TopView.lines(now, ZoneId.systemDefault(), 0, 0).forEach(spec.commandLine().getOut()::println);
                show.accept(farm.once());
                spec.commandLine().getOut().flush();
                return 0;
            }
            return follow(farm);
        } catch (IOException e) {
            spec.commandLine().getErr().println("btest-farm top: " + e.getMessage());
            return FAILED;
        }
    }

    private void printJson(LiveSnapshot now) {
        spec.commandLine().getOut().println(LedgerOptions.json(now));
        spec.commandLine().getOut().flush();
    }

    private int follow(FarmStream farm) throws IOException, InterruptedException {
        farm.open(); // What is wrong at the start is said at once.
        AtomicBoolean ended = new AtomicBoolean();
        Thread self = Thread.currentThread();
        try (StopSignals signals = StopSignals.on(() -> {
                    ended.set(true);
                    self.interrupt();
                });
                Terminal terminal = json ? new Terminal(spec.commandLine().getOut(), false) : new Terminal(spec.commandLine().getOut())) {
            Consumer<LiveSnapshot> show = json ? this::printJson : now -> terminal.show(TopView.lines(now, ZoneId.systemDefault(), terminal.rows(), terminal.columns()));
            show(farm, show);
            return 0;
        } catch (InterruptedException e) {
            if (ended.get()) {
                return 0;
            }
            throw e;
        }
    }

    /** Until the farm has been away for too long, or whoever reads what is printed is gone. */
    private void show(FarmStream farm, Consumer<LiveSnapshot> show) throws IOException, InterruptedException {
        long lastSeen = System.nanoTime();
        boolean open = true;
        while (!Output.isBroken(spec.commandLine().getOut())) {
            try {
                if (!open) {
                    farm.open();
                    open = true;
                }
                Optional<LiveSnapshot> now = farm.next();
                now.ifPresent(show);
                open = now.isPresent();
                lastSeen = open ? System.nanoTime() : lastSeen;
            } catch (IOException e) {
                open = false;
                if (System.nanoTime() - lastSeen > PATIENCE_NANOS) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
    }

    private FarmStream farm() throws IOException {
        Path directory = data == null ? Path.of(USUAL_DATA) : data;
        AccessFiles files = new AccessFiles(directory);
        if (http != null) {
            // The token is for its own farm only: another one is shown it only if both were named.
            return new FarmStream(
                    address(http),
                    data == null ? Optional.empty() : Optional.of(token(files)),
                    authorities == null ? Optional.empty() : Optional.of(Authorities.of(authorities)));
        }
        if (!Files.isDirectory(directory)) {
            throw new IOException("there is no data directory " + directory + ": --data must name that of a farm, or --http where its HTTP is");
        }
        files.address().orElseThrow(() -> new IOException("no farm with HTTP runs on " + directory + " (serve --http off?)"));
        token(files);
        LocalFarm farm = LocalFarm.find(files).orElseThrow(() -> new IOException("the farm on " + directory + " has just ended"));
        return new FarmStream(farm.address(), Optional.of(farm.token()), farm.tls());
    }

    private static String token(AccessFiles files) throws IOException {
        return files.token().orElseThrow(() -> new IOException("there is no token in " + files.tokenFile() + ": --data must name the data directory of a farm that has been served with HTTP"));
    }

    private static URI address(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            throw new UsageException("--http is '" + Texts.printable(text) + "', allowed are forms like 127.0.0.1:8080, [::1]:8080 and https://farm.example.net");
        }
        return URI.create(text.startsWith("http") && text.contains("://") ? text : "http://" + text);
    }
}
