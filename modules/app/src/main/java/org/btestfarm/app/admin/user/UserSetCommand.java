package org.btestfarm.app.admin.user;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.btestfarm.app.UsageException;
import org.btestfarm.app.admin.LedgerOptions;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.admin.LedgerAdmin;
import org.btestfarm.ledger.admin.UserView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code btest-farm user set}. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = "Allows or refuses a user's logins, or MD5 logins. Refusing logins stops the user's running tests.")
final class UserSetCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "The user.")
    private String name = "";

    @Option(names = "--enabled", arity = "1", paramLabel = "true|false", description = "Whether the user may log in at all.")
    private @Nullable Boolean enabled;

    @Option(
            names = "--md5",
            arity = "1",
            paramLabel = "true|false",
            description = "Whether MD5 logins are allowed too. To allow them takes the password, because only a verifier of it is kept.")
    private @Nullable Boolean md5;

    @Mixin
    private PasswordOptions passwords = new PasswordOptions();

    @Mixin
    private LedgerOptions ledger = new LedgerOptions();

    @Override
    public Integer call() throws InterruptedException {
        if (enabled == null && md5 == null) {
            throw new UsageException("nothing to set, allowed are --enabled true|false and --md5 true|false");
        }
        boolean mark = md5 != null && md5;
        if (!mark && passwords.given()) {
            throw new UsageException("a password is of use only with --md5 true; to change it: user passwd");
        }
        CommandLine command = spec.commandLine();
        Optional<PasswordOptions.Chosen> password =
                mark ? Optional.of(passwords.choose(command, Texts.printable(name), Prompt.terminal())) : Optional.empty();
        return ledger.with(command, admin -> {
            UserView user = set(admin, password);
            String what = "is " + UserText.state(user) + ", logins " + UserText.logins(user);
            if (password.isPresent()) {
                ledger.print(command, UserText.line(user, what, password.get()), UserText.with(user, password.get()));
            } else {
                ledger.print(command, UserText.line(user, what), user);
            }
            return 0;
        });
    }

    /** Refuses logins first and allows them last. */
    private UserView set(LedgerAdmin admin, Optional<PasswordOptions.Chosen> password) throws AdminException, InterruptedException {
        UserView user = null;
        if (enabled != null && !enabled) {
            user = LedgerOptions.await(admin.setEnabled(name, false));
        }
        if (md5 != null) {
            user = LedgerOptions.await(admin.setMd5(name, md5, password.map(PasswordOptions.Chosen::text)));
        }
        if (enabled != null && enabled) {
            user = LedgerOptions.await(admin.setEnabled(name, true));
        }
        if (user == null) {
            throw new IllegalStateException("nothing to set");
        }
        return user;
    }
}
