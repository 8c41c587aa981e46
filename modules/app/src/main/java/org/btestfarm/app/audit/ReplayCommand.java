package org.btestfarm.app.audit;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.btestfarm.app.UsageException;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.BalanceView;
import org.btestfarm.ledger.admin.QuotaView;
import org.btestfarm.ledger.audit.Replay;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code btest-farm audit replay}. */
@Command(name = "replay", mixinStandardHelpOptions = true, description = "Shows the balances at any time, made from events alone.")
final class ReplayCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Option(names = "--until", paramLabel = "TIME", description = "The time; without, now.")
    private @Nullable String until;

    @Option(names = "--account", paramLabel = "A", description = "Only this one: user:NAME, address:IP, prefix:IP/BITS, realm:REALM.")
    private @Nullable String account;

    @Override
    public Integer call() {
        FarmCalendar calendar = journal.calendar();
        Optional<Instant> time = Optional.ofNullable(until).map(text -> Times.parse("--until", text, calendar.zone()));
        Optional<Account> only = account();
        return journal.read(spec.commandLine(), (history, out) -> {
            Replay replay = Replay.of(history, time, Instant.now(), only, calendar);
            if (journal.json()) {
                out.println(new AuditJson().put("event", replay.head().number()).put("time", replay.time().toString()).put("balances", replay.balances()).line());
            } else {
                print(out, replay, calendar);
            }
            return 0;
        });
    }

    private Optional<Account> account() {
        try {
            return Optional.ofNullable(account).map(Account::parse);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--account: " + e.getMessage());
        }
    }

    private static void print(PrintWriter out, Replay replay, FarmCalendar calendar) {
        out.println("after event " + replay.head().number() + " of " + Times.show(replay.time(), calendar.zone()) + ", bytes as the farm sees them: in is upload");
        for (BalanceView balance : replay.balances()) {
            out.println(Texts.printable(balance.account()) + (balance.tests() == 0 ? "" : ", tests that run: " + balance.tests()));
            for (QuotaView quota : balance.quotas()) {
                if (quota.spent() != 0 || quota.outstanding() != 0 || quota.limit().isPresent()) {
                    out.println("  " + line(quota));
                }
            }
        }
    }

    /** One quota, for people. */
    static String line(QuotaView quota) {
        String limit = quota.limit().isPresent()
                ? String.format(Locale.ROOT, " of %,d, %,d left", quota.limit().getAsLong(), quota.remaining().orElse(0))
                : "";
        String outstanding = quota.outstanding() == 0 ? "" : String.format(Locale.ROOT, " and %,d promised", quota.outstanding());
        return String.format(Locale.ROOT, "%-9s %,d spent%s%s", quota.key(), quota.spent(), outstanding, limit);
    }
}
