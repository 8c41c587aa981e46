package org.btestfarm.app.audit;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.btestfarm.app.reach.OwnLedger;
import org.btestfarm.ledger.archive.ArchiveReport;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code btest-farm audit archive}: through the farm that runs on the data directory, or without one. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description = "Moves the beginning of the journal into a signed file, and keeps the balances.")
final class ArchiveCommand implements Callable<Integer> {
    /** A journal of many million events is read three times. */
    private static final Duration PATIENCE = Duration.ofHours(2);

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Option(names = "--before", required = true, paramLabel = "TIME", description = "Events before this time are archived.")
    private String before = "";

    @Option(names = "--to", paramLabel = "DIR", description = "Where the file goes; the directory archive in the data directory.")
    private @Nullable Path to;

    @Override
    public Integer call() {
        Instant time = Times.parse("--before", before, journal.calendar().zone());
        Path directory = (to == null ? journal.data().resolve(History.ARCHIVES) : to).toAbsolutePath().normalize();
        CommandLine command = spec.commandLine();
        return JournalOptions.guard(command, () -> {
            print(command.getOut(), archive(time, directory));
            return 0;
        });
    }

    private ArchiveReport archive(Instant time, Path directory) throws LedgerException {
        if (!OwnLedger.isThere(journal.data())) {
            throw new LedgerException("there is no journal: the file " + journal.database() + " does not exist");
        }
        try (OwnLedger own = OwnLedger.start(DataDirectory.open(journal.data()), journal.calendar().zone())) {
            return OwnLedger.await(own.ledger().archive(time, directory), PATIENCE);
        }
    }

    private void print(PrintWriter out, ArchiveReport report) {
        if (journal.json()) {
            out.println(new AuditJson()
                    .put("segment", report.segment().map(Path::toString))
                    .put("first", report.first())
                    .put("last", report.last())
                    .put("bytes", report.bytes())
                    .put("base", report.base())
                    .put("removed", report.removed())
                    .line());
        } else if (report.segment().isEmpty()) {
            out.println("nothing to archive: no event is that old");
        } else {
            out.printf(Locale.ROOT, "archived events %d to %d in %s (%,d bytes); the balances after them are in event %d%n",
                    report.first(), report.last(), report.segment().get(), report.bytes(), report.base());
            out.println("keep the file: without it nobody can show what happened before");
        }
        out.flush();
    }
}
