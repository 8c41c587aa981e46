package org.btestfarm.app.admin.user;

import java.util.concurrent.Callable;
import org.btestfarm.app.admin.LedgerOptions;
import org.btestfarm.ledger.admin.UserView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code btest-farm user remove}. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = "Removes a user, and erases what could let it in. Running tests are stopped. What was used, and quotas, stay with the name.")
final class UserRemoveCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "The user.")
    private String name = "";

    @Mixin
    private LedgerOptions ledger = new LedgerOptions();

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = spec.commandLine();
        return ledger.with(command, admin -> {
            UserView user = LedgerOptions.await(admin.user(name));
            LedgerOptions.await(admin.removeUser(name));
            ledger.print(command, UserText.line(user, "removed"), user);
            return 0;
        });
    }
}
