package org.btestfarm.app.admin.quota;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.btestfarm.app.admin.Columns;
import org.btestfarm.app.admin.LedgerOptions;
import org.btestfarm.app.admin.PolicyText;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.PolicyView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code btest-farm quota list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists all limits that were set.")
final class QuotaListCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private LedgerOptions ledger = new LedgerOptions();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        return ledger.with(spec.commandLine(), admin -> {
            List<PolicyView> policies = LedgerOptions.await(admin.policies());
            if (ledger.json()) {
                policies.forEach(policy -> out.println(LedgerOptions.json(policy)));
            } else if (policies.isEmpty()) {
                out.println("there are no limits");
            } else {
                Columns table = new Columns("target", "limits");
                policies.forEach(policy -> table.row(Texts.printable(policy.target()), PolicyText.of(policy)));
                table.print(out);
            }
            return 0;
        });
    }
}
