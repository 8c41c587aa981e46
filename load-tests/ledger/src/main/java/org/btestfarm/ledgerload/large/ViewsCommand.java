package org.btestfarm.ledgerload.large;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A farm that starts on a large journal without views: when it answers, takes a test, and shows the results of the last day; all of them, where asked. */
@Command(name = "views", mixinStandardHelpOptions = true, description = "Start of a farm on a large journal without views.")
public final class ViewsCommand implements Callable<Integer> {
    private static final Duration DAY = Duration.ofDays(1);

    @Mixin
    LargeFarm large = new LargeFarm();

    @Option(names = "--starts", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    int starts;

    @Option(names = "--complete", description = "Also wait until the views are complete, at the last start.")
    boolean complete;

    private record Took(double answer, double test, double day, long tests) {}

    @Override
    public Integer call() throws Exception {
        large.make();
        Instant since = large.newest().minus(DAY);
        System.out.println("| start | first HTTP answer s | first test accepted s | results of the last day s | tests in it |");
        System.out.println("| --- | --- | --- | --- | --- |");
        List<Took> all = new ArrayList<>();
        for (int start = 1; start <= starts; start++) {
            large.withoutViews();
            try (RunningFarm farm = RunningFarm.start(large.command(), large.directory, List.of())) {
                Took took = start(farm, since);
                all.add(took);
                System.out.printf("| %d | %.2f | %.2f | %.1f | %,d |%n", start, took.answer(), took.test(), took.day(), took.tests());
                if (complete && start == starts) {
                    rest(farm);
                }
            }
        }
        System.out.printf("| median | %.2f | %.2f | %.1f | |%n", median(all, Took::answer), median(all, Took::test), median(all, Took::day));
        return 0;
    }

    private static double median(List<Took> all, Function<Took, Double> of) {
        return all.stream().map(of).sorted().skip(all.size() / 2).findFirst().orElseThrow();
    }

    /** A browser, a router and somebody who wants the last day, all from the beginning. */
    private Took start(RunningFarm farm, Instant since) throws Exception {
        CompletableFuture<Double> test = CompletableFuture.supplyAsync(() -> {
            try {
                return farm.await(() -> large.acceptsTest(farm), LargeFarm.STARTED_WITHIN, "a test is accepted");
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        double answer = farm.await(farm::answers, LargeFarm.STARTED_WITHIN, "HTTP answers");
        double accepted = test.get();
        // What is filled in is filled in newest first: once an older test is there, nothing of the last day is missing.
        double day = farm.await(() -> farm.get("/api/v1/tests?limit=1&to=" + since).body().contains("\"id\""), LargeFarm.FILLED_WITHIN, "the last day's results are there");
        String listed = farm.get("/api/v1/tests?format=csv&from=" + since).body();
        return new Took(answer, accepted, day, Stream.of(listed.split("\n")).count() - 1);
    }

    private void rest(RunningFarm farm) throws Exception {
        double cpu = farm.cpuSeconds();
        double from = farm.seconds();
        double all = farm.await(farm::isComplete, LargeFarm.FILLED_WITHIN, "the views are complete");
        System.out.printf("%nComplete after %.0f s, with %.0f %% of a core; views.db has %.0f MB, ledger.db %.0f MB.%n%n", all,
                100 * (farm.cpuSeconds() - cpu) / (all - from), Files.size(large.directory.resolve("views.db")) / 1e6,
                Files.size(large.directory.resolve("ledger.db")) / 1e6);
    }
}
