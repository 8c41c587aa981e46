package org.btestfarm.app.admin.quota;

import java.io.PrintWriter;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.btestfarm.app.UsageException;
import org.btestfarm.app.admin.Columns;
import org.btestfarm.app.admin.LedgerOptions;
import org.btestfarm.app.admin.PolicyText;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.BalanceView;
import org.btestfarm.ledger.admin.QuotaView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code btest-farm quota show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows what an account has used and may use, in bytes. A dash: no limit. Outstanding is promised to running tests.")
final class QuotaShowCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Parameters(paramLabel = "ACCOUNT", description = "user:NAME, address:IP, prefix:IP/24 or /64, realm:REALM.")
    private String account = "";

    @Mixin
    private LedgerOptions ledger = new LedgerOptions();

    @Override
    public Integer call() throws InterruptedException {
        Account whose;
        try {
            whose = Account.parse(account);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
        PrintWriter out = spec.commandLine().getOut();
        return ledger.with(spec.commandLine(), admin -> {
            BalanceView balance = LedgerOptions.await(admin.balance(whose.toString()));
            if (ledger.json()) {
                out.println(LedgerOptions.json(balance));
            } else {
                table(balance, out);
            }
            return 0;
        });
    }

    private static void table(BalanceView balance, PrintWriter out) {
        out.println(Texts.printable(balance.account()) + " on " + balance.day() + " (" + balance.zone() + ")");
        Columns table = new Columns("quota", "limit>", "spent>", "outstanding>", "remaining>");
        for (QuotaView quota : balance.quotas()) {
            table.row(
                    quota.key(),
                    PolicyText.grouped(quota.limit()),
                    PolicyText.grouped(OptionalLong.of(quota.spent())),
                    PolicyText.grouped(OptionalLong.of(quota.outstanding())),
                    PolicyText.grouped(quota.remaining()));
        }
        table.print(out);
        out.println("tests " + balance.tests() + " of " + PolicyText.count(balance.testsAtOnce())
                + ", duration of each " + (balance.durationMillis().isPresent() ? PolicyText.duration(balance.durationMillis().getAsLong()) : "-")
                + ", rate of what is sent " + (balance.rateBps().isPresent() ? PolicyText.rate(balance.rateBps().getAsLong()) : "-"));
    }
}
