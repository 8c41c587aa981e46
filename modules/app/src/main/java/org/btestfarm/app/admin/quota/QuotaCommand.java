package org.btestfarm.app.admin.quota;

import org.btestfarm.app.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code btest-farm quota …}: who may use how much. */
@Command(
        name = "quota",
        mixinStandardHelpOptions = true,
        description = "Sets and shows how much users, addresses, prefixes and realms may use, of a farm that runs or not.",
        subcommands = {QuotaSetCommand.class, QuotaListCommand.class, QuotaShowCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        footer = "%nExit status: 0 done, 1 not done, 2 wrong usage.")
public final class QuotaCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** Made by picocli. */
    public QuotaCommand() {}

    @Override
    public void run() {
        throw new UsageException("a command is missing, allowed are " + String.join(", ", spec.subcommands().keySet()));
    }
}
