package org.btestfarm.app.audit;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.btestfarm.ledger.audit.ExportedHeads;
import org.btestfarm.ledger.audit.Finding;
import org.btestfarm.ledger.audit.Verifier;
import org.btestfarm.ledger.audit.VerifyReport;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.chain.SignedHead;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code btest-farm audit verify}. */
@Command(
        name = VerifyCommand.NAME,
        mixinStandardHelpOptions = true,
        description = "Checks that the journal is what was written: the chain of hashes, signatures, columns, heads that were kept elsewhere.")
final class VerifyCommand implements Callable<Integer> {
    static final String NAME = "verify";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Option(names = "--heads", paramLabel = "FILE", description = "Heads that audit head exported, one a line: a journal that was cut off is found only so.")
    private @Nullable Path heads;

    @Override
    public Integer call() {
        return journal.read(spec.commandLine(), (history, out) -> {
            List<SignedHead> outside = heads == null ? new ArrayList<>() : ExportedHeads.read(heads);
            VerifyReport report = Verifier.verify(history, outside, Verifier.TOLERANCE);
            if (journal.json()) {
                out.println(json(report));
            } else {
                print(out, report);
            }
            return report.intact() ? 0 : JournalOptions.WRONG;
        });
    }

    private static String json(VerifyReport report) {
        return new AuditJson()
                .put("intact", report.intact())
                .put("first", report.first())
                .put("last", report.head().map(ChainHead::number))
                .put("hash", report.head().map(head -> head.hash().toString()))
                .put("events", report.events())
                .put("signed_heads", report.heads())
                .put("last_signed", report.lastSigned())
                .put("snapshots", report.snapshots())
                .put("archives", report.archives())
                .put("exported_heads", report.exportedHeads())
                .put("exported_heads_not_compared", report.exportedNotCompared())
                .put("findings", report.findings())
                .put("findings_not_shown", report.left())
                .line();
    }

    private static void print(PrintWriter out, VerifyReport report) {
        for (Finding finding : report.findings()) {
            out.println(finding);
        }
        if (report.left() > 0) {
            out.println("and " + report.left() + " more");
        }
        out.println(Counts.of(report.events(), "event") + " (" + report.first() + " to " + report.head().map(ChainHead::number).orElse(0L) + "), "
                + Counts.of(report.heads(), "signed head") + (report.lastSigned() == 0 ? "" : ", the last over event " + report.lastSigned())
                + ", " + Counts.of(report.snapshots(), "snapshot") + ", " + Counts.of(report.archives(), "archive"));
        if (report.first() > 1) {
            out.println("events 1 to " + (report.first() - 1) + " are not verified: they are in archives that are not at hand");
        }
        if (report.exportedHeads() + report.exportedNotCompared() > 0) {
            out.println(Counts.of(report.exportedHeads(), "exported head") + " compared" + (report.exportedNotCompared() == 0
                    ? ""
                    : ", " + report.exportedNotCompared() + " not: what they are for is in archives that are not at hand, or missing"));
        }
        report.head().ifPresent(head -> out.println("head " + head));
        out.println(report.intact() ? "intact" : "BROKEN: " + Counts.of(report.findings().size() + report.left(), "finding"));
    }
}
