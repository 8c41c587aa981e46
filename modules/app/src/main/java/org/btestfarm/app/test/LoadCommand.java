package org.btestfarm.app.test;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleFunction;
import org.btestfarm.app.Logging;
import org.btestfarm.app.Output;
import org.btestfarm.app.StopSignals;
import org.btestfarm.app.UsageException;
import org.btestfarm.app.load.Measured;
import org.btestfarm.app.load.ReportFile;
import org.btestfarm.app.load.Scenario;
import org.btestfarm.app.load.ScenarioFile;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.load.Arrivals;
import org.btestfarm.client.load.Distribution;
import org.btestfarm.client.load.LoadGroup;
import org.btestfarm.client.load.LoadPlan;
import org.btestfarm.client.load.LoadFigures;
import org.btestfarm.client.load.LoadReport;
import org.btestfarm.client.load.LoadSecond;
import org.btestfarm.client.load.LoadTest;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.ledger.journal.FileProblems;
import org.btestfarm.protocol.rate.BitRate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code btest-farm load HOST… --clients N}, or {@code --scenario FILE}: many tests at once. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Runs many tests at once: how rates and set-up times spread, and what fails.",
            "Each client does what the options of a test say, or what a scenario file says, which mixes protocols, directions, rates, logins and arrivals."
        },
        footer = "%nExit status: 0 all were done, 1 some failed, 2 wrong usage.")
public final class LoadCommand implements Callable<Integer> {
    private static final int SOME_FAILED = 1;
    private static final int MARGIN_SECONDS = 180;
    private static final List<String> BESIDE_SCENARIO = List.of("--scenario", "--port", "--congestion", "--json", "--report", "--quiet", "--verbose");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Parameters(index = "0..*", arity = "1..*", paramLabel = "HOST", description = "Servers: names or addresses; clients take them in turn.")
    private List<String> hosts = List.of();

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Option(names = "--scenario", paramLabel = "FILE", description = "What the clients do, instead of the options of a test (docs/user-guide.md, \"Scenario files\").")
    private @Nullable Path scenario;

    @Option(names = "--clients", paramLabel = "N", description = "How many, 1 to 100000; without --scenario it must be given.")
    private @Nullable Integer clients;

    @Option(names = "--ramp", paramLabel = "S", description = "Spread their starts over so many seconds (default: ${DEFAULT-VALUE}).")
    private BigDecimal ramp = BigDecimal.ZERO;

    @Option(names = "--json", description = "The report as a JSON object.")
    private boolean json;

    @Option(names = "--report", paramLabel = "FILE", description = "The report with plots too, as one HTML file.")
    private @Nullable Path reportFile;

    @Option(names = "--quiet", description = "No line a second, only the report.")
    private boolean quiet;

    @Option(names = {"-v", "--verbose"}, description = "Log more; twice: everything.")
    private boolean[] verbosity = {};

    /** Made by picocli. */
    public LoadCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        Logging.set(Level.WARN, verbosity.length, false);
        Scenario asked = scenario();
        LoadPlan plan = asked.plan();
        requireReportFile();
        Instant began = Instant.now();
        PrintWriter out = spec.commandLine().getOut();
        try (DataPlane plane = DataPlane.open(options.plane())) {
            CompletableFuture<LoadTest> started = new CompletableFuture<>();
            LoadTest test = LoadTest.start(plane, plan, second -> {
                second(second, out);
                if (Output.isBroken(out)) {
                    started.thenAccept(LoadTest::stop);
                }
            });
            started.complete(test);
            long deadline = plan.length().toSeconds() + MARGIN_SECONDS;
            try (StopSignals signals = StopSignals.on(test::stop)) {
                LoadReport report = test.report().toCompletableFuture().get(deadline, TimeUnit.SECONDS);
                if (json) {
                    out.println(Json.line(LoadReports.Summary.of(report)));
                } else {
                    print(report, out);
                }
                boolean written = reportFile == null || write(reportFile, asked, began, report);
                if (Output.isBroken(out)) {
                    spec.commandLine().getErr().println("btest-farm load: " + Output.BROKEN);
                    return SOME_FAILED;
                }
                return report.figures().failed() == 0 && written ? 0 : SOME_FAILED;
            }
        } catch (IOException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (TimeoutException e) {
            spec.commandLine().getErr().println("btest-farm load: the tests did not end in time, giving them up");
            return SOME_FAILED;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the load test failed by a fault of the program", e.getCause());
        }
    }

    private Scenario scenario() {
        List<InetSocketAddress> servers = hosts.stream().map(options::server).toList();
        if (scenario != null) {
            refuseBesideScenario();
            return ScenarioFile.read(scenario, servers);
        }
        if (clients == null) {
            throw new UsageException("Missing required option: '--clients=N', or '--scenario=FILE'");
        }
        List<TestPlan> tests = servers.stream().map(options::plan).toList();
        try {
            Arrivals arrivals = new Arrivals.Ramp(Duration.ofMillis(ramp.movePointRight(3).longValueExact()));
            return new Scenario("load", new LoadPlan(List.of(new LoadGroup("all", tests, clients, Duration.ZERO, arrivals))));
        } catch (ArithmeticException e) {
            throw new UsageException("--ramp is " + ramp + " s, allowed are 0 to 3600 in steps of 0.001");
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private void requireReportFile() {
        if (reportFile != null) {
            try {
                ReportFile.requireWritable(reportFile);
            } catch (IOException e) {
                throw new UsageException("--report " + reportFile + " cannot be written: " + FileProblems.reason(e));
            }
        }
    }

    private boolean write(Path file, Scenario asked, Instant began, LoadReport report) {
        List<String> servers = hosts.stream().map(options::serverText).toList();
        String command = "btest-farm " + options.withoutPassword(spec.commandLine().getParseResult().originalArgs());
        try {
            ReportFile.write(file, new Measured(asked, servers, command, options.congestion(), began, report));
            return true;
        } catch (IOException e) {
            spec.commandLine().getErr().println("btest-farm load: cannot write " + file + ": " + FileProblems.reason(e));
            return false;
        }
    }

    /** What the scenario says itself must not be said a second time, in another way. */
    private void refuseBesideScenario() {
        for (CommandLine.Model.OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (!BESIDE_SCENARIO.contains(option.longestName())) {
                throw new UsageException(option.longestName() + " is not for a load test with --scenario, whose file says what is tested; allowed beside it are " + String.join(", ", BESIDE_SCENARIO));
            }
        }
    }

    private void second(LoadSecond second, PrintWriter out) {
        if (json || quiet) {
            return;
        }
        if (second.number() == 1) {
            out.printf(Locale.ROOT, "%5s %8s %10s %8s %7s %7s  %14s  %14s  %6s%n", "s", "waiting", "connecting", "running", "done", "failed", "tx", "rx", "cpu");
        }
        out.printf(
                Locale.ROOT,
                "%5d %8d %10d %8d %7d %7d  %14s  %14s  %6s%n",
                second.number(),
                second.waiting(),
                second.connecting(),
                second.running(),
                second.done(),
                second.failed(),
                BitRate.format(second.txBps()),
                BitRate.format(second.rxBps()),
                second.localCpuPct().isPresent() ? second.localCpuPct().getAsInt() + " %" : "-");
        out.flush();
    }

    private static void print(LoadReport report, PrintWriter out) {
        LoadFigures all = report.figures();
        out.printf(Locale.ROOT, "%d clients in %.1f s: %d done, %d failed%n", all.clients(), report.elapsed().toMillis() / 1e3, all.done(), all.failed());
        out.printf(Locale.ROOT, "%-8s %12s %12s %12s %12s %12s %12s %12s%n", "", "least", "1 %", "5 %", "median", "95 %", "99 %", "most");
        line(out, "tx", all.txBps(), BitRate::format);
        line(out, "rx", all.rxBps(), BitRate::format);
        line(out, "set-up", all.setUpMicros(), LoadCommand::millis);
        if (all.rateKept().asked() > 0) {
            out.printf(Locale.ROOT, "rates asked for: %d, kept within 1 %% by %d, within 5 %% by %d%n", all.rateKept().asked(), all.rateKept().withinOnePct(), all.rateKept().withinFivePct());
        }
        if (report.groups().size() > 1) {
            report.groups().forEach(group -> print(group, out));
        }
        report.notes().forEach(note -> out.println(note.count() + " x note: " + note.note()));
        report.errors().forEach(error -> out.println(error.count() + " x " + error.kind() + ", for instance: " + error.example()));
    }

    private static void print(LoadReport.Group group, PrintWriter out) {
        LoadFigures its = group.figures();
        out.printf(Locale.ROOT, "group %s: %d clients, %d done, %d failed", group.name(), its.clients(), its.done(), its.failed());
        if (its.txBps().max() > 0) {
            out.printf(Locale.ROOT, ", tx median %s", BitRate.format(its.txBps().p50()));
        }
        if (its.rxBps().max() > 0) {
            out.printf(Locale.ROOT, ", rx median %s", BitRate.format(its.rxBps().p50()));
        }
        if (its.setUpMicros().count() > 0) {
            out.printf(Locale.ROOT, ", set-up median %s, 99 %% %s", millis(its.setUpMicros().p50()), millis(its.setUpMicros().p99()));
        }
        out.println();
    }

    private static String millis(double micros) {
        return String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
    }

    private static void line(PrintWriter out, String what, Distribution spread, DoubleFunction<String> format) {
        if (spread.count() == 0 || spread.max() == 0) {
            return;
        }
        out.printf(
                Locale.ROOT,
                "%-8s %12s %12s %12s %12s %12s %12s %12s%n",
                what,
                format.apply(spread.min()),
                format.apply(spread.p1()),
                format.apply(spread.p5()),
                format.apply(spread.p50()),
                format.apply(spread.p95()),
                format.apply(spread.p99()),
                format.apply(spread.max()));
    }
}
