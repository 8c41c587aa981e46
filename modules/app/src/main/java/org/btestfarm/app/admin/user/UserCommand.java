package org.btestfarm.app.admin.user;

import org.btestfarm.app.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code btest-farm user …}: who may log in. */
@Command(
        name = "user",
        mixinStandardHelpOptions = true,
        description = "Adds, changes, removes and lists users of a farm, running or not.",
        subcommands = {
            UserAddCommand.class, UserListCommand.class, UserSetCommand.class, UserPasswordCommand.class, UserRemoveCommand.class,
            UserImportCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = "%nExit status: 0 done, 1 not done, 2 wrong usage.")
public final class UserCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** Made by picocli. */
    public UserCommand() {}

    @Override
    public void run() {
        throw new UsageException("a command is missing, allowed are " + String.join(", ", spec.subcommands().keySet()));
    }
}
