package org.btestfarm.app.admin.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.btestfarm.app.UsageException;
import org.btestfarm.app.admin.LedgerOptions;
import org.btestfarm.app.admin.PolicyText;
import org.btestfarm.ledger.account.AccountKind;
import org.btestfarm.ledger.account.PolicyTarget;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.admin.LedgerAdmin;
import org.btestfarm.ledger.admin.PolicyChange;
import org.btestfarm.ledger.admin.PolicyView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code btest-farm quota set}. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = {
            "Sets limits; what is not named stays.",
            "",
            "As in: quota set user:alice day=1GB month.in=20GB tests=2",
            "       quota set default:prefix day=2GB rate=100M",
            "       quota set user:alice day=none",
            "",
            "A running farm obeys within a second, running tests too."
        })
final class QuotaSetCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "TARGET",
            description = "user:NAME, address:IP, prefix:IP/24 or /64, realm:REALM, or default:KIND for all of a kind that have no limit of their own.")
    private String target = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "LIMIT=VALUE",
            description = "day, week or month, alone (both directions) or with .in (what the farm receives: the router's upload) or .out, in bytes (500MB, 1.5GB,"
                    + " 20GiB); tests=N at once; duration=60s a test; rate=100M bit/s of what the farm sends. none removes a limit, unlimited says that"
                    + " there is none whatever the default says.")
    private List<String> limits = new ArrayList<>();

    @Mixin
    private LedgerOptions ledger = new LedgerOptions();

    @Override
    public Integer call() throws InterruptedException {
        PolicyTarget whom;
        PolicyChange change;
        try {
            whom = PolicyTarget.parse(target);
            change = PolicyChange.parse(limits);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
        CommandLine command = spec.commandLine();
        return ledger.withNew(command, admin -> {
            PolicyView policy = LedgerOptions.await(
                    admin.changePolicy(whom.toString(), change.bytes(), change.testsAtOnce(), change.durationMillis(), change.rateBps()));
            String limits = PolicyText.of(policy);
            ledger.print(command, Texts.printable(policy.target()) + ": " + (limits.isEmpty() ? "no limits of its own" : limits), policy);
            warnOfStranger(admin, whom, command);
            return 0;
        });
    }

    /** A quota may come before its user; but a name that is misspelt is worth a word. */
    private static void warnOfStranger(LedgerAdmin admin, PolicyTarget whom, CommandLine command) throws AdminException, InterruptedException {
        if (whom.kind() != AccountKind.USER || whom.name().isEmpty()) {
            return;
        }
        try {
            LedgerOptions.await(admin.user(whom.name().get()));
        } catch (AdminException e) {
            if (e.kind() != AdminException.Kind.NOT_FOUND) {
                throw e;
            }
            command.getErr().println("note: " + e.getMessage() + " so far");
        }
    }
}
