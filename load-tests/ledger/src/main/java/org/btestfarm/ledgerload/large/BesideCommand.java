package org.btestfarm.ledgerload.large;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What filling in the views takes from running tests. Two farms by turns, while the other one is held: one fills in views, one has an empty journal. A test
 * that goes as fast as it can shares the machine's cores with the farm, so it loses what filling in takes.
 */
@Command(name = "beside", mixinStandardHelpOptions = true, description = "Throughput of a test while views are filled in, and without.")
public final class BesideCommand implements Callable<Integer> {
    private static final double WARM_UP = 1;

    @Mixin
    LargeFarm large = new LargeFarm();

    @Option(names = "--rounds", defaultValue = "7", description = "Default: ${DEFAULT-VALUE}.")
    int rounds;

    @Option(names = "--seconds", defaultValue = "4", description = "How long each is measured, after a second that is not. Default: ${DEFAULT-VALUE}.")
    double seconds;

    @Option(names = "--rate", defaultValue = "0", description = "Bit/s of the test; 0: as fast as it goes. Default: ${DEFAULT-VALUE}.")
    int rate;

    private record Round(double alone, double beside, long events) {
        double ratio() {
            return beside / alone;
        }
    }

    @Override
    public Integer call() throws Exception {
        large.withoutViews();
        Path empty = Files.createTempDirectory("farm-beside");
        try (RunningFarm filling = RunningFarm.start(large.command(), large.directory, List.of(), "--open");
                RunningFarm idle = RunningFarm.start(large.command(), empty, List.of(), "--open")) {
            for (RunningFarm farm : List.of(filling, idle)) {
                farm.await(() -> large.acceptsTest(farm), LargeFarm.STARTED_WITHIN, "a test is accepted");
                bps(farm);
            }
            idle.hold(true);
            System.out.println("| round | alone Gbit/s | beside Gbit/s | ratio | events filled in a second meanwhile |");
            System.out.println("| --- | --- | --- | --- | --- |");
            List<Round> all = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                all.add(round(filling, idle, i % 2 == 0));
                Round last = all.get(i);
                System.out.printf("| %d | %.2f | %.2f | %.3f | %,d |%n", i + 1, last.alone() / 1e9, last.beside() / 1e9, last.ratio(), last.events());
            }
            all.sort(Comparator.comparingDouble(Round::ratio));
            System.out.printf("| median | | | %.3f | |%n", all.get(rounds / 2).ratio());
        } finally {
            try (Stream<Path> files = Files.walk(empty)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return 0;
    }

    private Round round(RunningFarm filling, RunningFarm idle, boolean aloneFirst) throws Exception {
        double first = aloneFirst ? alone(filling, idle) : 0;
        long before = filling.remaining();
        double beside = bps(filling);
        long after = filling.remaining();
        if (after == 0) {
            throw new IOException("the views are complete: name a larger journal, or fewer rounds");
        }
        return new Round(aloneFirst ? first : alone(filling, idle), beside, (long) ((before - after) / (seconds + WARM_UP)));
    }

    private double alone(RunningFarm filling, RunningFarm idle) throws Exception {
        filling.hold(true);
        idle.hold(false);
        try {
            return bps(idle);
        } finally {
            idle.hold(true);
            filling.hold(false);
        }
    }

    private double bps(RunningFarm farm) throws IOException {
        try (RouterSide test = RouterSide.begin(farm.tests(), rate, large.user(), LargeJournal.PASSWORD)) {
            test.read(WARM_UP);
            return test.read(seconds);
        }
    }
}
