package org.btestfarm.ledgerload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Usage reports: how many a second become durable, and how long the answer takes at a rate that is kept whatever the answers do. */
@Command(name = "reports", mixinStandardHelpOptions = true, description = "Usage reports: as many as possible, then at a fixed rate.")
final class ReportsCommand implements Callable<Integer> {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    @Parameters(paramLabel = "DIRECTORY", description = "Where to make a ledger; must not exist.")
    Path directory;

    @Option(names = "--sessions", defaultValue = "500", description = "Default: ${DEFAULT-VALUE}.")
    int sessions;

    @Option(names = "--rate", defaultValue = "10000", description = "Reports a second of the second part. Default: ${DEFAULT-VALUE}.")
    int rate;

    @Option(names = "--seconds", defaultValue = "10", description = "How long each part is measured. Default: ${DEFAULT-VALUE}.")
    int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    int rounds;

    @Option(names = "--in-flight", defaultValue = "16", description = "Reports of a session under way in the first part. Default: ${DEFAULT-VALUE}.")
    int inFlight;

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws Exception {
        try (LoadedLedger ledger = LoadedLedger.start(directory, database.server(), sessions)) {
            List<Session> all = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                Session session = ledger.session("s" + i, i);
                all.add(session);
                ledger.send(session.open(System.nanoTime()));
            }
            Waits.until(() -> ledger.opened.sum() == sessions, "all sessions are open");
            most(ledger, all, Math.min(5, seconds)); // warms up
            System.out.println("| " + sessions + " sessions | reports/s | p50 ms | p99 ms | longest ms |");
            System.out.println("| --- | --- | --- | --- | --- |");
            for (int round = 0; round < rounds; round++) {
                System.out.printf("| as many as possible, %d under way each | %,.0f | %s |%n", inFlight, most(ledger, all, seconds), Waits.cells(ledger.reportTimes));
                System.out.printf("| %,d a second asked | %,.0f | %s |%n", rate, steady(ledger, all), Waits.cells(ledger.reportTimes));
            }
            return end(ledger);
        }
    }

    /** Returns how many a second became durable. */
    private double most(LoadedLedger ledger, List<Session> all, int length) {
        ledger.reportTimes.reset();
        long before = ledger.reported.sum();
        long start = System.nanoTime();
        long sent = 0;
        while (System.nanoTime() - start < length * NANOS) {
            boolean idle = true;
            for (Session session : all) {
                if (session.mayReport(inFlight)) {
                    ledger.send(session.report(System.nanoTime(), false));
                    sent++;
                    idle = false;
                }
            }
            if (idle) {
                LockSupport.parkNanos(20_000);
            }
        }
        double perSecond = (ledger.reported.sum() - before) / ((System.nanoTime() - start) / (double) NANOS);
        long all0 = before + sent;
        Waits.until(() -> ledger.reported.sum() == all0, "all reports are answered");
        return perSecond;
    }

    /** Sends on a schedule; a report that a full window holds up counts from when it was due. */
    private double steady(LoadedLedger ledger, List<Session> all) {
        ledger.reportTimes.reset();
        long before = ledger.reported.sum();
        long start = System.nanoTime();
        long count = (long) rate * seconds;
        for (long i = 0; i < count; i++) {
            long due = start + i * NANOS / rate;
            Waits.until(due);
            Session session = all.get((int) (i % all.size()));
            if (!session.mayReport(64)) {
                Waits.until(() -> session.mayReport(64), "a session may report");
            }
            ledger.send(session.report(due, false));
        }
        Waits.until(() -> ledger.reported.sum() == before + count, "all reports are answered");
        return count / ((System.nanoTime() - start) / (double) NANOS);
    }

    static int end(LoadedLedger ledger) {
        ledger.unexpected.forEach((kind, count) -> System.err.println("unexpected answers: " + count + " " + kind));
        return ledger.unexpected.isEmpty() ? 0 : 1;
    }
}
