package org.btestfarm.app.admin.user;

import java.util.concurrent.Callable;
import org.btestfarm.app.admin.LedgerOptions;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.UserView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code btest-farm user passwd}. */
@Command(name = "passwd", mixinStandardHelpOptions = true, description = "Changes a user's password. Asks for it unless an option says where it is.")
final class UserPasswordCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "The user.")
    private String name = "";

    @Mixin
    private PasswordOptions passwords = new PasswordOptions();

    @Mixin
    private LedgerOptions ledger = new LedgerOptions();

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = spec.commandLine();
        PasswordOptions.Chosen password = passwords.choose(command, Texts.printable(name), Prompt.terminal());
        return ledger.with(command, admin -> {
            UserView user = LedgerOptions.await(admin.setPassword(name, password.text()));
            ledger.print(command, UserText.line(user, "has a new password", password), UserText.with(user, password));
            return 0;
        });
    }
}
