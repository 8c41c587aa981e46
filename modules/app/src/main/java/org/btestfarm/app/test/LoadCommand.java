package org.btestfarm.app.test;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleFunction;
import org.btestfarm.app.Logging;
import org.btestfarm.app.StopSignals;
import org.btestfarm.app.UsageException;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.load.Distribution;
import org.btestfarm.client.load.LoadPlan;
import org.btestfarm.client.load.LoadReport;
import org.btestfarm.client.load.LoadSecond;
import org.btestfarm.client.load.LoadTest;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.protocol.rate.BitRate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code btest-farm load HOST --clients N}: the same test many times. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Runs the same test many times at once: how rates and set-up times spread, and what fails.",
        footer = "%nExit status: 0 all were done, 1 some failed, 2 wrong usage.")
public final class LoadCommand implements Callable<Integer> {
    private static final int SOME_FAILED = 1;
    private static final int MARGIN_SECONDS = 180;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Option(names = "--clients", required = true, paramLabel = "N", description = "How many, 1 to 100000.")
    private int clients;

    @Option(names = "--ramp", paramLabel = "S", description = "Spread their starts over so many seconds (default: ${DEFAULT-VALUE}).")
    private BigDecimal ramp = BigDecimal.ZERO;

    @Option(names = "--json", description = "The report as a JSON object.")
    private boolean json;

    @Option(names = "--quiet", description = "No line a second, only the report.")
    private boolean quiet;

    @Option(names = {"-v", "--verbose"}, description = "Log more; twice: everything.")
    private boolean[] verbosity = {};

    /** Made by picocli. */
    public LoadCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        Logging.set(Level.WARN, verbosity.length, false);
        LoadPlan plan = plan();
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
            long deadline = plan.ramp().plus(plan.test().duration()).toSeconds() + MARGIN_SECONDS;
            try (StopSignals signals = StopSignals.on(test::stop)) {
                LoadReport report = test.report().toCompletableFuture().get(deadline, TimeUnit.SECONDS);
                if (json) {
                    out.println(Json.line(LoadReports.Summary.of(report)));
                } else {
                    print(report, out);
                }
                if (Output.isBroken(out)) {
                    spec.commandLine().getErr().println("btest-farm load: " + Output.BROKEN);
                    return SOME_FAILED;
                }
                return report.failed() == 0 ? 0 : SOME_FAILED;
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

    private LoadPlan plan() {
        TestPlan test = options.plan();
        try {
            return new LoadPlan(test, clients, Duration.ofMillis(ramp.movePointRight(3).longValueExact()));
        } catch (ArithmeticException e) {
            throw new UsageException("--ramp is " + ramp + " s, allowed are 0 to 3600 in steps of 0.001");
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
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
        out.printf(Locale.ROOT, "%d clients in %.1f s: %d done, %d failed%n", report.clients(), report.elapsed().toMillis() / 1e3, report.done(), report.failed());
        out.printf(Locale.ROOT, "%-8s %12s %12s %12s %12s %12s %12s %12s%n", "", "least", "1 %", "5 %", "median", "95 %", "99 %", "most");
        line(out, "tx", report.txBps(), BitRate::format);
        line(out, "rx", report.rxBps(), BitRate::format);
        line(out, "set-up", report.setUpMicros(), micros -> String.format(Locale.ROOT, "%.1f ms", micros / 1e3));
        report.notes().forEach(note -> out.println(note.count() + " x note: " + note.note()));
        report.errors().forEach(error -> out.println(error.count() + " x " + error.kind() + ", for instance: " + error.example()));
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
