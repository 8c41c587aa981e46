package org.btestfarm.app.test;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.btestfarm.app.Logging;
import org.btestfarm.app.Output;
import org.btestfarm.app.StopSignals;
import org.btestfarm.app.UsageException;
import org.btestfarm.client.Second;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.run.BandwidthTest;
import org.btestfarm.console.tls.Authorities;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.ledger.journal.FileProblems;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code btest-farm test HOST}: one test of a router or a farm. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Tests the bandwidth to a router or a farm.",
        footer = "%nExit status: 0 done, 1 the test broke off, 2 wrong usage, 3 cannot connect, 4 authentication failed, 5 refused.")
public final class TestCommand implements Callable<Integer> {
    private static final int BROKE_OFF = 1;

    /** What a test may take beyond its duration: set-up steps, each with its deadline, and the end. */
    private static final int MARGIN_SECONDS = 120;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOST", description = "Server: a router, a farm; a name or an address.")
    private String host = "";

    @Mixin
    private PlanOptions options = new PlanOptions();

    @ArgGroup(exclusive = true)
    private Format format = new Format();

    @Option(names = "--quiet", description = "No line a second, only the summary.")
    private boolean quiet;

    @Option(names = {"-v", "--verbose"}, description = "Log more; twice: everything.")
    private boolean[] verbosity = {};

    @Option(names = "--web", paramLabel = "URL", description = {"After the test, show where the farm has its result; URL: of the farm's pages, such as http://farm.example:8080.",
        "It must be reached from the same address as the test. With --json or --json-stream the line goes to standard error."})
    private @Nullable URI web;

    @Option(names = "--cacert", paramLabel = "FILE", description = "With --web https://...: whose certificates are believed, PEM (default: those that the JDK knows).")
    private @Nullable Path authorities;

    /** How the report looks. */
    private static final class Format {
        @Option(names = "--json", description = "The summary as a JSON object.")
        private boolean json;

        @Option(names = "--json-stream", description = "A JSON object a second, then the summary.")
        private boolean jsonStream;

        @Option(names = "--csv", paramLabel = "FILE", description = "Add a line to this file; the report for people is shown too.")
        private @Nullable Path csv;
    }

    /** Made by picocli. */
    public TestCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        Logging.set(Level.WARN, verbosity.length, false);
        TestPlan plan = options.plan(options.server(host));
        PrintWriter out = spec.commandLine().getOut();
        Table table = new Table(out);
        requireCsv();
        Optional<OwnResult> own = ownResult();
        try (DataPlane plane = DataPlane.open(options.plane())) {
            CompletableFuture<BandwidthTest> started = new CompletableFuture<>();
            BandwidthTest test = BandwidthTest.start(plane, plan, second -> {
                second(second, table, out);
                if (Output.isBroken(out)) {
                    started.thenAccept(BandwidthTest::stop);
                }
            });
            started.complete(test);
            try (StopSignals signals = StopSignals.on(test::stop)) {
                TestResult result = test.result().toCompletableFuture().get(plan.duration().toSeconds() + MARGIN_SECONDS, TimeUnit.SECONDS);
                int status = report(plan, result, table, out);
                if (own.isPresent()) {
                    show(own.get(), plan, result, out);
                }
                return status;
            }
        } catch (IOException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (TimeoutException e) {
            spec.commandLine().getErr().println("btest-farm test: the test did not end in time, giving it up");
            return BROKE_OFF;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the test failed by a fault of the program", e.getCause());
        }
    }

    /** Whether the file can be written is to be known before the test and not after it. */
    private void requireCsv() {
        Path csv = format.csv;
        if (csv != null) {
            try {
                CsvFile.requireWritable(csv);
            } catch (IOException e) {
                throw new UsageException("--csv " + csv + " cannot be written: " + FileProblems.reason(e));
            }
        }
    }

    /** A farm whose pages do not answer is no reason not to test: it is said, and there will be no link. */
    private Optional<OwnResult> ownResult() throws InterruptedException {
        URI base = web;
        if (base == null) {
            return Optional.empty();
        }
        if (!("http".equals(base.getScheme()) || "https".equals(base.getScheme())) || base.getHost() == null) {
            throw new UsageException("--web " + base + ": allowed are such as http://farm.example:8080");
        }
        try {
            return Optional.of(OwnResult.begin(base, webAuthorities()));
        } catch (IOException e) {
            complain(base, OwnResult.reason(e));
            return Optional.empty();
        }
    }

    private Optional<SSLContext> webAuthorities() {
        try {
            return authorities == null ? Optional.empty() : Optional.of(Authorities.of(authorities));
        } catch (IOException e) {
            throw new UsageException("--cacert: " + e.getMessage());
        }
    }

    private void show(OwnResult own, TestPlan plan, TestResult result, PrintWriter out) throws InterruptedException {
        URI base = Objects.requireNonNull(web);
        try {
            Optional<URI> page = own.find(plan, result);
            if (page.isEmpty()) {
                complain(base, "it shows no such test of this machine's address");
                return;
            }
            PrintWriter to = format.json || format.jsonStream ? spec.commandLine().getErr() : out;
            to.println("Result: " + page.get());
            to.flush();
        } catch (IOException e) {
            complain(base, OwnResult.reason(e));
        }
    }

    private void complain(URI base, String why) {
        spec.commandLine().getErr().println("btest-farm test: no link to the result from " + base + ": " + why);
    }

    private void second(Second second, Table table, PrintWriter out) {
        if (format.jsonStream) {
            out.println(Json.line(Reports.SecondReport.of(second)));
            out.flush();
        } else if (!format.json && !quiet) {
            table.second(second);
        }
    }

    private int report(TestPlan plan, TestResult result, Table table, PrintWriter out) {
        if (format.json || format.jsonStream) {
            out.println(Json.line(Reports.Summary.of(PlanOptions.hostText(host), plan, result)));
            out.flush();
        } else {
            table.summary(PlanOptions.hostText(host), plan, result);
        }
        Path csv = format.csv;
        if (csv != null) {
            try {
                CsvFile.append(csv, Instant.now(), PlanOptions.hostText(host), plan, result);
            } catch (IOException e) {
                spec.commandLine().getErr().println("btest-farm test: cannot write " + csv + ": " + FileProblems.reason(e));
                return BROKE_OFF;
            }
        }
        int status = result.outcome().exitStatus();
        if (Output.isBroken(out)) {
            spec.commandLine().getErr().println("btest-farm test: " + Output.BROKEN);
            return status == 0 ? BROKE_OFF : status;
        }
        return status;
    }
}
