package org.btestfarm.app.audit;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.btestfarm.ledger.audit.CheckReport;
import org.btestfarm.ledger.audit.Checker;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code btest-farm audit check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Makes every balance again from events alone and compares it with what the farm works with; holds each grant against its quotas.")
final class CheckCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Override
    public Integer call() {
        return journal.read(spec.commandLine(), (history, out) -> {
            CheckReport report = Checker.check(history);
            if (journal.json()) {
                out.println(new AuditJson()
                        .put("agrees", report.agrees())
                        .put("last", report.head().number())
                        .put("hash", report.head().hash().toString())
                        .put("accounts", report.accounts())
                        .put("snapshots", report.snapshots())
                        .put("bases", report.bases())
                        .put("grants", report.grants())
                        .put("findings", report.findings())
                        .put("findings_not_shown", report.left())
                        .line());
            } else {
                report.findings().forEach(out::println);
                out.printf(Locale.ROOT, "%,d accounts made again up to event %d; compared with %d snapshots and %d bases; %,d grants held against their quotas%n",
                        report.accounts(), report.head().number(), report.snapshots(), report.bases(), report.grants());
                out.println(report.agrees() ? "all agrees" : "DIFFERENT: " + (report.findings().size() + report.left()) + " findings");
            }
            return report.agrees() ? 0 : JournalOptions.WRONG;
        });
    }
}
