package org.btestfarm.ledgerload;

import org.btestfarm.ledgerload.large.BesideCommand;
import org.btestfarm.ledgerload.large.MakeCommand;
import org.btestfarm.ledgerload.large.PagesCommand;
import org.btestfarm.ledgerload.large.StartCommand;
import org.btestfarm.ledgerload.large.ViewsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the ledger's load tests; {@code load-tests/ledger/ledger} starts it. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        subcommands = {ReportsCommand.class, OpensCommand.class, MakeCommand.class, ViewsCommand.class, BesideCommand.class, StartCommand.class, PagesCommand.class},
        description = "Measures the ledger on a real database and prints Markdown rows for docs/performance.md.")
public final class LedgerLoad {
    private LedgerLoad() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new LedgerLoad()).execute(args));
    }
}
