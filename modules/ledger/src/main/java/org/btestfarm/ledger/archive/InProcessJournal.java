package org.btestfarm.ledger.archive;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.journal.JournalStatus;
import org.btestfarm.ledger.journal.LedgerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal's administration in the farm's own process; remembers how the last archiving went. Thread-safe. */
public final class InProcessJournal implements JournalAdmin {
    private static final Logger LOG = LoggerFactory.getLogger(InProcessJournal.class);

    private final Supplier<CompletionStage<JournalStatus>> status;
    private final BiFunction<Instant, Path, CompletionStage<ArchiveReport>> archiver;
    private Optional<ArchiveView> last = Optional.empty();

    /**
     * Administers a journal.
     *
     * @param status asked for at each view
     * @param archiver archives, as {@link Archiver#archive}, on a thread of its own
     */
    public InProcessJournal(Supplier<CompletionStage<JournalStatus>> status, BiFunction<Instant, Path, CompletionStage<ArchiveReport>> archiver) {
        this.status = status;
        this.archiver = archiver;
    }

    @Override
    public CompletionStage<JournalView> view() {
        return status.get().handle((now, failure) -> {
            if (failure == null) {
                return JournalView.of(now, last());
            }
            throw new CompletionException(new AdminException(AdminException.Kind.UNAVAILABLE, line(failure), failure));
        });
    }

    @Override
    public CompletionStage<ArchiveView> archive(Instant before, String directory) {
        Path to;
        try {
            to = Path.of(directory);
        } catch (InvalidPathException e) {
            return invalid(directory);
        }
        if (!to.isAbsolute()) {
            return invalid(directory);
        }
        ArchiveView begun;
        synchronized (this) {
            if (last.map(ArchiveView::state).equals(Optional.of(ArchiveView.RUNNING))) {
                return CompletableFuture.failedStage(new AdminException(AdminException.Kind.CONFLICT, "the journal is being archived already"));
            }
            begun = ArchiveView.running(last.map(ArchiveView::id).orElse(0L) + 1, before.toString());
            last = Optional.of(begun);
        }
        archiver.apply(before, to).whenComplete((report, failure) -> {
            if (failure != null) {
                LOG.warn("the journal was not archived: {}", line(failure));
            }
            ended(failure == null ? begun.done(report) : begun.failed(line(failure)));
        });
        return CompletableFuture.completedStage(begun);
    }

    private static CompletionStage<ArchiveView> invalid(String directory) {
        return CompletableFuture.failedStage(new AdminException(
                AdminException.Kind.INVALID, "directory '" + Texts.printable(directory) + "' is not an absolute path"));
    }

    private synchronized Optional<ArchiveView> last() {
        return last;
    }

    private synchronized void ended(ArchiveView view) {
        last = Optional.of(view);
    }

    private static String line(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof LedgerException ? String.valueOf(cause.getMessage()) : cause.toString().replaceAll("\\s+", " ");
    }
}
