package org.btestfarm.ledgerload;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A farm that starts on a large journal without views: when the newest results are there, when all are, and how fast pages of tests come then. */
@Command(name = "views", mixinStandardHelpOptions = true, description = "Results of a farm that starts on a large journal without views.")
final class ViewsCommand implements Callable<Integer> {
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration STEP = Duration.ofMillis(20);

    @Parameters(paramLabel = "DIRECTORY", description = "Where to make the journal; one that a run before made is used again, without its views.")
    Path directory;

    @Option(names = "--launcher", required = true, description = "The program.")
    Path launcher;

    @Option(names = "--events", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}; a test has 62 or so.")
    long events;

    @Option(names = "--users", defaultValue = "1000", description = "Users, each with accounts of its own. Default: ${DEFAULT-VALUE}.")
    int users;

    @Option(names = "--clients", defaultValue = "50", description = "How many ask for pages at once. Default: ${DEFAULT-VALUE}.")
    int clients;

    @Option(names = "--requests", defaultValue = "400", description = "Pages for each client. Default: ${DEFAULT-VALUE}.")
    int requests;

    @Option(names = "--minutes", defaultValue = "30", description = "How long filling in may take. Default: ${DEFAULT-VALUE}.")
    int minutes;

    private String token = "";
    private URI base = URI.create("http://127.0.0.1");

    @Override
    public Integer call() throws Exception {
        if (!Files.exists(directory)) {
            LargeJournal.make(directory, events, users);
        }
        for (String part : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(directory.resolve("views.db" + part));
        }
        Files.deleteIfExists(directory.resolve("admin.address"));
        long begun = System.nanoTime();
        Process farm = new ProcessBuilder(
                        launcher.toString(), "serve", "--data", directory.toString(), "--listen", "127.0.0.1", "--port", "0", "--http", "127.0.0.1:0")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = farm.inputReader(StandardCharsets.UTF_8)) {
            Thread reader = new Thread(() -> lines.lines().forEach(line -> {}), "output");
            reader.setDaemon(true);
            reader.start();
            measure(farm, begun);
        } finally {
            farm.destroyForcibly();
            farm.waitFor(LoadedLedger.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        return 0;
    }

    private void measure(Process farm, long begun) throws Exception {
        Path address = directory.resolve("admin.address");
        await(farm, begun, () -> Files.exists(address));
        base = URI.create(Files.readString(address).trim());
        token = Files.readString(directory.resolve("admin.token")).trim();
        await(farm, begun, () -> get("/health/live").statusCode() == 200);
        double answer = seconds(begun);
        await(farm, begun, () -> get("/health/ready").statusCode() == 200);
        double ready = seconds(begun);
        await(farm, begun, () -> get("/api/v1/tests?limit=1").body().contains("\"id\""));
        double first = seconds(begun);
        await(farm, begun, () -> get("/api/v1/tests?limit=1000").body().contains("\"next\""));
        double thousand = seconds(begun);
        await(farm, begun, () -> get("/api/v1/tests?limit=1").headers().firstValue("X-Btest-Farm-Status").orElse("").equals("ready"));
        double all = seconds(begun);
        System.out.println("| events | first HTTP answer s | accepts tests s | newest test shown s | newest 1,000 shown s | all shown s | views MB |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        System.out.printf("| %,d | %.2f | %.2f | %.2f | %.2f | %.1f | %.0f |%n", events, answer, ready, first, thousand, all,
                Files.size(directory.resolve("views.db")) / 1e6);
        pages();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(Process farm, long begun, Condition condition) throws Exception {
        while (!condition.holds()) {
            if (!farm.isAlive() || seconds(begun) > minutes * 60.0) {
                throw new IOException("the farm ended, or it took longer than " + minutes + " minutes");
            }
            Thread.sleep(STEP.toMillis());
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(base.resolve(path)).timeout(LoadedLedger.PATIENCE).header("Authorization", "Bearer " + token).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Half of the pages are of all tests, half of one user; each client turns three pages and begins again. */
    private void pages() throws Exception {
        ConcurrentHistogram micros = new ConcurrentHistogram(3);
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        try {
            for (int round = 0; round < 2; round++) {
                micros.reset(); // The first round warms up.
                List<Future<?>> running = new ArrayList<>();
                for (int i = 0; i < clients; i++) {
                    running.add(pool.submit(() -> {
                        client(micros);
                        return 0;
                    }));
                }
                for (Future<?> client : running) {
                    client.get(minutes, TimeUnit.MINUTES);
                }
            }
        } finally {
            pool.shutdownNow();
        }
        System.out.println();
        System.out.println("| clients | pages of 100 | median ms | p95 ms | p99 ms | most ms |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        System.out.printf("| %d | %,d | %.1f | %.1f | %.1f | %.1f |%n", clients, micros.getTotalCount(), micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(95) / 1e3, micros.getValueAtPercentile(99) / 1e3, micros.getMaxValue() / 1e3);
    }

    private void client(ConcurrentHistogram micros) throws Exception {
        String next = "";
        String query = "";
        for (int i = 0; i < requests; i++) {
            if (i % 3 == 0 || next.isEmpty()) {
                query = i % 2 == 0 ? "" : "&user=" + LoadedLedger.user(ThreadLocalRandom.current().nextInt(users));
                next = "";
            }
            long begun = System.nanoTime();
            HttpResponse<String> page = get("/api/v1/tests?limit=100" + query + next);
            micros.recordValue((System.nanoTime() - begun) / 1000);
            if (page.statusCode() != 200) {
                throw new IOException("a page was answered with status " + page.statusCode());
            }
            int at = page.body().lastIndexOf("\"next\":\"");
            next = at < 0 ? "" : "&cursor=" + page.body().substring(at + 8, page.body().indexOf('"', at + 8));
        }
    }
}
