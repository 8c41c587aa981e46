package org.btestfarm.app.audit;

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
                out.println(Counts.of(report.accounts(), "account") + " made again up to event " + report.head().number() + "; compared with "
                        + Counts.of(report.snapshots(), "snapshot") + " and " + Counts.of(report.bases(), "base") + "; "
                        + Counts.of(report.grants(), "grant") + " held against the quotas in force");
                out.println(report.agrees() ? "all agrees" : "DIFFERENT: " + Counts.of(report.findings().size() + report.left(), "finding"));
            }
            return report.agrees() ? 0 : JournalOptions.WRONG;
        });
    }
}
