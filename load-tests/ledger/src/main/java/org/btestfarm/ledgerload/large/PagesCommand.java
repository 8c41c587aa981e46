package org.btestfarm.ledgerload.large;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.btestfarm.ledgerload.LoadedLedger;
import org.btestfarm.ledgerload.Waits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Pages of tests from the API, asked for by many at once. Half of the pages are of all tests, half of one user; each client turns three pages and begins again. */
@Command(name = "pages", mixinStandardHelpOptions = true, description = "Pages of tests, asked for by many clients at once, on a large journal with views.")
public final class PagesCommand implements Callable<Integer> {
    private static final int MINUTES = 10;
    private static final int TURNED = 3;
    /** The field "next" is the last one of a page. */
    private static final int MOST_OF_CURSOR = 128;

    @Mixin
    LargeFarm large = new LargeFarm();

    @Option(names = "--clients", defaultValue = "50", description = "How many ask at once. Default: ${DEFAULT-VALUE}.")
    int clients;

    @Option(names = "--requests", defaultValue = "400", description = "Pages for each client and round. Default: ${DEFAULT-VALUE}.")
    int requests;

    @Option(names = "--limit", defaultValue = "100", description = "Tests on a page. Default: ${DEFAULT-VALUE}, as of the API.")
    int limit;

    @Option(names = "--rate", defaultValue = "0", description = "Pages a second of all clients; 0: each asks again as soon as it is answered. Default: ${DEFAULT-VALUE}.")
    int rate;

    @Option(names = "--rounds", defaultValue = "3", description = "After one that does not count. Default: ${DEFAULT-VALUE}.")
    int rounds;

    @Override
    public Integer call() throws Exception {
        large.withViews();
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        try (RunningFarm farm = RunningFarm.start(large.command(), large.directory, List.of())) {
            farm.await(farm::isComplete, LargeFarm.FILLED_WITHIN, "the views are complete");
            System.out.printf("| %d clients, pages of %d | pages/s | median ms | p95 ms | p99 ms | most ms | farm's CPU ms a page | clients' CPU ms a page |%n", clients, limit);
            System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
            for (int round = 0; round <= rounds; round++) {
                ConcurrentHistogram micros = new ConcurrentHistogram(3);
                double farmCpu = farm.cpuSeconds();
                double ownCpu = ownCpuSeconds();
                double seconds = round(farm, pool, micros);
                if (round > 0) {
                    System.out.printf("| round %d | %,.0f | %.1f | %.1f | %.1f | %.1f | %.2f | %.2f |%n", round, micros.getTotalCount() / seconds,
                            micros.getValueAtPercentile(50) / 1e3, micros.getValueAtPercentile(95) / 1e3, micros.getValueAtPercentile(99) / 1e3,
                            micros.getMaxValue() / 1e3, (farm.cpuSeconds() - farmCpu) * 1e3 / micros.getTotalCount(), (ownCpuSeconds() - ownCpu) * 1e3 / micros.getTotalCount());
                }
            }
        } finally {
            pool.shutdownNow();
        }
        return 0;
    }

    private double round(RunningFarm farm, ExecutorService pool, ConcurrentHistogram micros) throws Exception {
        long begun = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            int number = i;
            running.add(pool.submit(() -> {
                client(farm, number, begun, micros);
                return 0;
            }));
        }
        for (Future<?> client : running) {
            client.get(MINUTES, TimeUnit.MINUTES);
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Where a rate is kept, times count from when a page was due. */
    private void client(RunningFarm farm, int number, long begun, ConcurrentHistogram micros) throws Exception {
        String next = "";
        String query = "";
        try (KeptConnection connection = farm.connect()) {
            for (int i = 0; i < requests; i++) {
                if (i % TURNED == 0 || next.isEmpty()) {
                    query = ThreadLocalRandom.current().nextBoolean() ? "" : "&user=" + LoadedLedger.user(ThreadLocalRandom.current().nextInt(large.journal.users));
                    next = "";
                }
                long due = rate == 0 ? System.nanoTime() : begun + (long) ((i * (double) clients + number) / rate * 1e9);
                Waits.until(due);
                int status = connection.get("/api/v1/tests?limit=" + limit + query + next);
                micros.recordValue((System.nanoTime() - due) / 1000);
                if (status != 200) {
                    throw new IOException("a page was answered with status " + status);
                }
                String tail = connection.tail(MOST_OF_CURSOR);
                int at = tail.lastIndexOf("\"next\":\"");
                next = at < 0 ? "" : "&cursor=" + tail.substring(at + 8, tail.indexOf('"', at + 8));
            }
        }
    }

    /** CPU time of this process so far, seconds. */
    private static double ownCpuSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }
}
