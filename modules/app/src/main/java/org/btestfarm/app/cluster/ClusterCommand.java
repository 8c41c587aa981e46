package org.btestfarm.app.cluster;

import org.btestfarm.app.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code btest-farm cluster …}. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description = "Shows a farm of several nodes, and prepares it.",
        subcommands = {StatusCommand.class, KeysCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class ClusterCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** Made by picocli. */
    public ClusterCommand() {}

    @Override
    public void run() {
        throw new UsageException("a command is missing, allowed are " + String.join(", ", spec.subcommands().keySet()));
    }
}
