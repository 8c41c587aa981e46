package org.btestfarm.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** One case and all who run it, the first of whom all others are compared with: rounds are interleaved, so that noise hits all alike. */
record Contest(String key, String title, List<Contender> contenders) {
    /**
     * What came of it.
     *
     * @param runs of each contender, one a round
     */
    record Outcome(Contest contest, Map<String, List<Run>> runs) {
        double median(String title, ToDoubleFunction<Run> figure) {
            return Medians.of(runs.get(title).stream().mapToDouble(figure));
        }

        /** The median of the ratios within each round, which is less noisy than the ratio of the medians. */
        double ratio(String title, ToDoubleFunction<Run> figure) {
            return ratio(title, figure, figure);
        }

        double ratio(String title, ToDoubleFunction<Run> figure, ToDoubleFunction<Run> basesFigure) {
            List<Run> mine = runs.get(title);
            List<Run> base = runs.get(contest.contenders.get(0).title());
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < mine.size(); round++) {
                ratios.add(figure.applyAsDouble(mine.get(round)) / basesFigure.applyAsDouble(base.get(round)));
            }
            return Medians.of(ratios.stream().mapToDouble(Double::doubleValue));
        }

        void print() {
            System.out.println("\n### " + contest.title + "\n");
            System.out.println("| who | received, Gbit/s, median | least | most | ratio, median of the rounds | sent, Gbit/s | ratio to what the first sent | server CPU-s/GB | its ratio |");
            System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
            runs.forEach((name, all) -> System.out.printf(
                    "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.3f | %.2f |%n",
                    name,
                    median(name, Run::gbps),
                    all.stream().mapToDouble(Run::gbps).min().orElseThrow(),
                    all.stream().mapToDouble(Run::gbps).max().orElseThrow(),
                    ratio(name, Run::receivedBps),
                    median(name, Run::sentBps) / 1e9,
                    ratio(name, Run::receivedBps, Run::sentBps),
                    median(name, Run::cpuSecondsPerGigabyte),
                    ratio(name, Run::cpuSecondsPerGigabyte)));
            System.out.flush();
        }
    }

    /** Runs all rounds. */
    Outcome run(int rounds, int warmUpSeconds, int seconds) throws IOException, InterruptedException {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : contenders) {
                Run run = contender.measure(warmUpSeconds, seconds);
                System.err.printf("%s, %s: %.1f Gbit/s%n", key, contender.title(), run.gbps());
                runs.computeIfAbsent(contender.title(), name -> new ArrayList<>()).add(run);
            }
        }
        return new Outcome(this, runs);
    }
}
