package org.btestfarm.app.audit;

import org.btestfarm.app.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code btest-farm audit …}: reads the journal beside a running farm, or without one. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Shows what the journal proves, and archives it.",
        subcommands = {
            VerifyCommand.class, CheckCommand.class, ReplayCommand.class, ExplainCommand.class, ExportCommand.class, HeadCommand.class, StatusCommand.class,
            ArchiveCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = "%nExit status: 0 done and all is well, 1 something is wrong or cannot be read, 2 wrong usage.")
public final class AuditCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
        throw new UsageException("a command is missing, allowed are " + String.join(", ", spec.subcommands().keySet()));
    }
}
