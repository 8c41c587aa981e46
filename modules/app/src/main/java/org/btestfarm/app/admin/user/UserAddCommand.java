package org.btestfarm.app.admin.user;

import java.util.concurrent.Callable;
import org.btestfarm.app.admin.LedgerOptions;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.ledger.admin.UserView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code btest-farm user add}. */
@Command(name = "add", mixinStandardHelpOptions = true, description = "Adds a user. Asks for the password unless an option says where it is.")
final class UserAddCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "What the router sends as user: 1 to 221 bytes; for MD5 at most 32.")
    private String name = "";

    @Mixin
    private PasswordOptions passwords = new PasswordOptions();

    @Option(names = "--md5", description = "Allow MD5 logins too (RouterOS before 6.43): the password itself is kept then, encrypted.")
    private boolean md5;

    @Mixin
    private LedgerOptions ledger = new LedgerOptions();

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = spec.commandLine();
        PasswordOptions.Chosen password = passwords.choose(command, Texts.printable(name), Prompt.terminal());
        return ledger.withNew(command, admin -> {
            UserView user = LedgerOptions.await(admin.addUser(new NewUser(name, password.text(), md5)));
            ledger.print(command, UserText.line(user, "added", password), UserText.with(user, password));
            return 0;
        });
    }
}
