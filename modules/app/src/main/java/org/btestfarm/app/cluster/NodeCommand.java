package org.btestfarm.app.cluster;

import org.btestfarm.app.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code btest-farm node …}. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "Tells a running node what to do.",
        subcommands = DrainCommand.class,
        synopsisSubcommandLabel = "COMMAND")
public final class NodeCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** Made by picocli. */
    public NodeCommand() {}

    @Override
    public void run() {
        throw new UsageException("a command is missing, allowed are " + String.join(", ", spec.subcommands().keySet()));
    }
}
