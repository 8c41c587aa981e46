package org.btestfarm.app.audit;

import ch.qos.logback.classic.Level;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.btestfarm.app.Logging;
import org.btestfarm.app.reach.LedgerReach;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.archive.ArchiveView;
import org.btestfarm.ledger.archive.JournalAdmin;
import org.btestfarm.ledger.audit.History;
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
    private static final Duration PAUSE = Duration.ofMillis(200);

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Option(names = "--before", required = true, paramLabel = "TIME", description = "Events before this time are archived.")
    private String before = "";

    @Option(names = "--to", paramLabel = "DIR", description = "Where the file goes; the directory archive in the data directory.")
    private @Nullable Path to;

    @Override
    public Integer call() throws InterruptedException {
        ZoneId zone = journal.calendar().zone();
        Instant time = Times.parse("--before", before, zone);
        Path directory = (to == null ? journal.data().resolve(History.ARCHIVES) : to).toAbsolutePath().normalize();
        CommandLine command = spec.commandLine();
        Logging.set(Level.WARN, 0, true);
        try (LedgerReach reach = LedgerReach.open(journal.data(), zone, false)) {
            ArchiveView done = archive(reach.admin().journal(), time, directory);
            if (done.state().equals(ArchiveView.FAILED)) {
                return failed(command, done.problem().orElse("it failed"));
            }
            print(command.getOut(), done);
            return 0;
        } catch (AdminException | LedgerException e) {
            return failed(command, String.valueOf(e.getMessage()));
        }
    }

    private static int failed(CommandLine command, String problem) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + problem);
        return JournalOptions.WRONG;
    }

    /** Begins, and asks how it does until it is done: that may take longer than any request. */
    private static ArchiveView archive(JournalAdmin admin, Instant time, Path directory) throws AdminException, InterruptedException {
        ArchiveView view = LedgerReach.await(admin.archive(time, directory.toString()));
        long id = view.id();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (view.state().equals(ArchiveView.RUNNING)) {
            if (System.nanoTime() > deadline) {
                throw new AdminException(AdminException.Kind.UNAVAILABLE, "archiving takes more than " + PATIENCE.toHours() + " hours; it goes on in the farm");
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            view = LedgerReach.await(admin.view()).archiving().filter(now -> now.id() == id).orElseThrow(() -> new AdminException(
                    AdminException.Kind.UNAVAILABLE, "the farm was started again meanwhile; what it did not archive is in the journal still"));
        }
        return view;
    }

    private void print(PrintWriter out, ArchiveView done) {
        if (journal.json()) {
            out.println(AuditJson.line(done));
        } else if (done.segment().isEmpty()) {
            out.println("nothing to archive: no event is that old");
        } else {
            out.printf(Locale.ROOT, "archived events %d to %d in %s (%,d bytes); the balances after them are in event %d%n",
                    done.first(), done.last(), done.segment().get(), done.bytes(), done.base());
            out.println("keep the file: without it nobody can show what happened before");
        }
        out.flush();
    }
}
