package org.btestfarm.app.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.btestfarm.app.UsageException;
import org.btestfarm.ledger.journal.FileProblems;
import org.btestfarm.protocol.Quote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine;

/** {@code btest-farm cluster keys}. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Makes keys and certificates with which nodes speak TLS to each other: an authority, once, and a directory for each node, for its cluster.tls.",
        footer = {
            "%nDIR/ca.key signs for new nodes: keep it off the nodes. DIR/NODE goes to that node.",
            "Called again, it makes what is missing with the authority that is there.",
            "%nExit status: 0 done, 1 could not write, 2 wrong usage."
        })
final class KeysCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,63}");
    private static final int COULD_NOT = 1;
    private static final int MOST_DAYS = 36_500;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "cluster-keys", description = "Where they go; ${DEFAULT-VALUE}.")
    private Path out = Path.of("cluster-keys");

    @Option(names = "--days", paramLabel = "N", defaultValue = "3650", description = "How long they are valid; ${DEFAULT-VALUE}.")
    private int days;

    @Parameters(paramLabel = "NODE", arity = "1..*", description = "Names of nodes.")
    private List<String> nodes = new ArrayList<>();

    @Override
    public Integer call() throws GeneralSecurityException {
        for (String node : nodes) {
            if (!NAME.matcher(node).matches()) {
                throw new UsageException("NODE is " + Quote.of(node) + ", allowed are 1 to 64 letters, digits, dots and hyphens");
            }
        }
        if (new HashSet<>(nodes).size() < nodes.size()) {
            throw new UsageException("a NODE is there twice, allowed is once");
        }
        if (days < 1 || days > MOST_DAYS) {
            throw new UsageException("--days is " + days + ", allowed are 1 to " + MOST_DAYS);
        }
        try {
            Authority authority = Authority.in(out, days, Clock.systemUTC());
            for (String node : nodes) {
                boolean made = authority.keys(node);
                spec.commandLine().getOut().println(out.resolve(node) + (made ? "" : ": there already"));
            }
            spec.commandLine().getOut().flush();
            return 0;
        } catch (IOException e) {
            spec.commandLine().getErr().println("btest-farm cluster keys: cannot make keys in " + out + ": " + FileProblems.reason(e));
            return COULD_NOT;
        }
    }
}
