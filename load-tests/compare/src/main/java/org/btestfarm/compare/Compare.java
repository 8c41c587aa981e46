package org.btestfarm.compare;

import org.btestfarm.compare.sessions.Grow;
import org.btestfarm.compare.sessions.IdleMemory;
import org.btestfarm.compare.sessions.LoginFlood;
import org.btestfarm.compare.sessions.ManyTests;
import org.btestfarm.compare.sessions.Openings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The comparisons' command line; {@code load-tests/compare} starts it in a network namespace of its own. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        subcommands = {Throughput.class, Rates.class, ManyTests.class, LoginFlood.class, Openings.class, Grow.class, IdleMemory.class},
        description = "Measures btest-farm beside others and prints Markdown tables for docs/performance.md.")
public final class Compare {
    private Compare() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Compare()).execute(args));
    }
}
