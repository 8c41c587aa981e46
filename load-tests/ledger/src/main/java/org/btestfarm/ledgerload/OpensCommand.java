package org.btestfarm.ledgerload;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.btestfarm.ledger.message.ToWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tests that open on a schedule, beside tests that run and report once a second; each ends after a second with its last report. */
@Command(name = "opens", mixinStandardHelpOptions = true, description = "Decisions to open a test, all four accounts limited, beside running tests.")
final class OpensCommand implements Callable<Integer> {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int WARM_UP = 1_000;

    @Parameters(paramLabel = "DIRECTORY", description = "Where to make a ledger; must not exist.")
    Path directory;

    @Option(names = "--rate", defaultValue = "200", description = "Tests that open a second. Default: ${DEFAULT-VALUE}.")
    int rate;

    @Option(names = "--running", defaultValue = "500", description = "Tests that run meanwhile, each with a report a second. Default: ${DEFAULT-VALUE}.")
    int running;

    @Option(names = "--seconds", defaultValue = "15", description = "How long each round is measured. Default: ${DEFAULT-VALUE}.")
    int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    int rounds;

    private final Deque<Session> open = new ArrayDeque<>();
    private int made;

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws Exception {
        try (LoadedLedger ledger = LoadedLedger.start(directory, database.server(), running + 1_000)) {
            List<Session> all = new ArrayList<>();
            for (int i = 0; i < running; i++) {
                Session session = ledger.session("running" + i, i);
                all.add(session);
                ledger.send(session.open(System.nanoTime()));
            }
            Waits.until(() -> ledger.opened.sum() == running, "all running tests are open");
            round(ledger, all, WARM_UP);
            System.out.println("| " + rate + " opening a second, " + running + " running | opened | p50 ms | p99 ms | longest ms |");
            System.out.println("| --- | --- | --- | --- | --- |");
            for (int round = 0; round < rounds; round++) {
                long before = ledger.opened.sum();
                round(ledger, all, rate * seconds);
                System.out.printf("| round %d | %,d | %s |%n", round + 1, ledger.opened.sum() - before, Waits.cells(ledger.openTimes));
            }
            return ReportsCommand.end(ledger);
        }
    }

    private void round(LoadedLedger ledger, List<Session> all, int opens) {
        ledger.openTimes.reset();
        long openedBefore = ledger.opened.sum();
        long closedBefore = ledger.closed.sum();
        long start = System.nanoTime();
        long reports = 0;
        for (int i = 0; i < opens; i++) {
            long due = start + i * NANOS / rate;
            while (running > 0 && start + reports * NANOS / running <= due) {
                long reportDue = start + reports * NANOS / running;
                Waits.until(reportDue);
                ledger.send(all.get((int) (reports++ % running)).report(reportDue, false));
            }
            Waits.until(due);
            made++;
            Session session = ledger.session("t" + made, running + made % 1_000);
            open.add(session);
            ledger.send(session.open(due));
            if (open.size() > rate) {
                close(ledger, open.poll());
            }
        }
        while (!open.isEmpty()) {
            close(ledger, open.poll());
        }
        Waits.until(() -> ledger.opened.sum() - openedBefore == opens && ledger.closed.sum() - closedBefore == opens, "all tests are opened and closed");
    }

    private static void close(LoadedLedger ledger, Session session) {
        ledger.send(session.report(System.nanoTime(), true));
        ledger.send(new ToWriter.CloseTest(session.lease.test(), "ended", ""));
    }
}
