package org.btestfarm.ledgerload.large;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From the start of {@code btest-farm serve} to the first test that it accepts, on a large journal whose views are complete, after SIGKILL, by turns with and without the archive of classes. */
@Command(name = "start", mixinStandardHelpOptions = true, description = "Restart of the farm on a large journal with views; each start is ended by SIGKILL.")
public final class StartCommand implements Callable<Integer> {
    @Mixin
    LargeFarm large = new LargeFarm();

    @Option(names = "--starts", defaultValue = "5", description = "Of each kind. Default: ${DEFAULT-VALUE}.")
    int starts;

    /** Starts of one kind. */
    private static final class Kind {
        private final String name;
        private final List<String> command;
        private final List<Double> took = new ArrayList<>();
        private final List<Double> cpu = new ArrayList<>();
        private final List<Double> resident = new ArrayList<>();

        Kind(String name, List<String> command) {
            this.name = name;
            this.command = command;
        }

        void start(LargeFarm large) throws Exception {
            try (RunningFarm farm = RunningFarm.start(command, large.directory, List.of())) {
                took.add(farm.await(() -> large.acceptsTest(farm), LargeFarm.STARTED_WITHIN, "a test is accepted"));
                cpu.add(farm.cpuSeconds());
                resident.add(farm.residentMb());
            }
        }

        void print() {
            List.of(took, cpu, resident).forEach(Collections::sort);
            int middle = took.size() / 2;
            System.out.printf("| %s | %d | %.2f | %.2f | %.2f | %.2f | %.0f |%n", name, took.size(), took.get(middle), took.get(0), took.get(took.size() - 1),
                    cpu.get(middle), resident.get(middle));
        }
    }

    @Override
    public Integer call() throws Exception {
        large.withViews();
        List<String> launched;
        try (RunningFarm farm = RunningFarm.start(large.command(), large.directory, List.of())) {
            farm.await(() -> large.acceptsTest(farm), LargeFarm.STARTED_WITHIN, "a test is accepted");
            launched = farm.command();
        }
        Kind with = new Kind("./btest-farm", large.command());
        Kind without = new Kind("java, without the archive", launched.stream().filter(option -> !option.startsWith("-XX:SharedArchiveFile=")).toList());
        for (int i = 0; i < starts; i++) {
            with.start(large);
            without.start(large);
        }
        System.out.println("| first test accepted | starts | median s | least | most | CPU s, median | resident MB, median |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        with.print();
        without.print();
        return 0;
    }
}
