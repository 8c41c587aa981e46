package org.btestfarm.app.admin.user;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.btestfarm.app.admin.Columns;
import org.btestfarm.app.admin.LedgerOptions;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.UserView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code btest-farm user list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists all users.")
final class UserListCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private LedgerOptions ledger = new LedgerOptions();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        return ledger.with(spec.commandLine(), admin -> {
            List<UserView> users = LedgerOptions.await(admin.users());
            if (ledger.json()) {
                users.forEach(user -> out.println(LedgerOptions.json(user)));
            } else if (users.isEmpty()) {
                out.println("there are no users");
            } else {
                Columns table = new Columns("user", "state", "logins", "id");
                users.forEach(user -> table.row(Texts.printable(user.name()), UserText.state(user), UserText.logins(user), user.id()));
                table.print(out);
            }
            return 0;
        });
    }
}
