package org.btestfarm.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How fast a test goes that nothing holds back: ours, iperf3's, the best C, and servers of others. */
@Command(name = "throughput", description = "As fast as it goes, beside iperf3, the best C and servers of others: TCP and UDP, each direction and both.")
final class Throughput implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--launcher", required = true, description = "Our program.")
    private Path launcher = Path.of("btest-farm");

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds, all contenders in each (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "5", description = "Seconds a run (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "1", description = "Seconds that a server has run before each run, 0 for none (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--cases", split = ",", description = "Which: tcp-send, tcp-receive, tcp-both, tcp-20-receive, tcp-20-send, udp-send, udp-receive, udp-both (default: all).")
    private List<String> cases = new ArrayList<>();

    @Option(names = "--best", description = "The program made of best.c; without it that contender is left out.")
    private @Nullable String best;

    @Option(
            names = "--peer",
            paramLabel = "NAME=COMMAND",
            description = "A server of others that listens on 127.0.0.2:2000 without login, with its arguments: btest-rs='/path/btest -s --listen 127.0.0.2'; repeatable.")
    private Map<String, String> peers = new LinkedHashMap<>();

    @Option(names = "--recorded", description = "Instead of tables, print the ratios beside those of this file.")
    private @Nullable Path recorded;

    @Option(names = "--record", description = "Write the ratios to this file.")
    private @Nullable Path record;

    @Override
    public Integer call() throws Exception {
        try (Contests contests = new Contests(new Programs(launcher), peers, best)) {
            List<Contest> chosen = chosen(contests.all());
            List<Contest.Outcome> outcomes = new ArrayList<>();
            for (Contest contest : chosen) {
                Contest.Outcome outcome = contest.run(rounds, warmUp, seconds);
                outcomes.add(outcome);
                if (recorded == null) {
                    outcome.print();
                }
            }
            if (record != null) {
                Ratios.of(outcomes).write(record);
            }
            if (recorded != null) {
                Ratios.of(outcomes).printBeside(Ratios.read(recorded));
            }
        }
        return 0;
    }

    private List<Contest> chosen(List<Contest> all) {
        List<String> keys = all.stream().map(Contest::key).toList();
        if (!keys.containsAll(cases)) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "--cases " + cases + ", allowed are " + keys);
        }
        return cases.isEmpty() ? all : all.stream().filter(contest -> cases.contains(contest.key())).toList();
    }
}
