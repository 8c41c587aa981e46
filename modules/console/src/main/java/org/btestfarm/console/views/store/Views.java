package org.btestfarm.console.views.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.btestfarm.console.views.Results;
import org.btestfarm.console.views.ViewStatus;
import org.btestfarm.console.views.ViewsSettings;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.journal.LedgerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The views and the one thread that writes them: new events first; while there are none, what is missing from before, newest first, in chunks with rests
 * between them. An idle farm's thread compares two numbers in memory every few seconds.
 */
public final class Views implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Views.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final long STOP_MILLIS = 10_000;
    private static final int ALL = 100;
    /** How long a chunk may take before the next ones are smaller: new events wait for the one that is under way. */
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Path file;
    private final ViewsSettings settings;
    private final JournalSource.Opener journals;
    private final LongSupplier head;
    private final UnaryOperator<String> links;
    private final ReadPool pool;
    private final Results results;
    private final Thread thread;
    private final Attention attention;
    private int chunk;
    private volatile boolean stopping;
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicLong changes = new AtomicLong();
    private volatile ViewStatus status = new ViewStatus(false, 0);

    private Views(Path file, ViewsSettings settings, JournalSource.Opener journals, LongSupplier head, UnaryOperator<String> links) {
        this.file = file;
        this.settings = settings;
        this.journals = journals;
        this.head = head;
        this.links = links;
        this.chunk = settings.chunk();
        this.attention = new Attention(settings.poll());
        this.pool = new ReadPool(file, settings.readers(), made::get, attention);
        this.results = new SqlResults(pool, () -> status, () -> attention.ask() ? OptionalLong.of(changes.get()) : OptionalLong.empty());
        this.thread = new Thread(this::run, "views");
        thread.setDaemon(true);
    }

    /**
     * Views that do nothing yet.
     *
     * @param file where they are; made if it is not there, and again if it is of another version or another journal
     * @param journals opens the journal
     * @param head the number of the last event that is durable, as known without asking the database; must not block
     * @param links makes the public link of a test's id
     */
    public static Views create(
            Path file, ViewsSettings settings, JournalSource.Opener journals, LongSupplier head, UnaryOperator<String> links) {
        return new Views(file, settings, journals, head, links);
    }

    /** Begins, once: returns at once, all work is done on a thread of its own. Until the file is there, answers fail. */
    public void start() {
        thread.start();
    }

    /** What they answer. */
    public Results results() {
        return results;
    }

    private void run() {
        String last = "";
        while (!stopping) {
            try (JournalSource journal = journals.open(); ViewWriter writer = open(journal)) {
                last = "";
                work(journal, writer);
            } catch (LedgerException | SQLException | IOException | RuntimeException e) {
                String problem = ViewsFile.oneLine(e);
                if (!problem.equals(last)) {
                    log.error("the views of the journal are not up to date: {}", problem, e instanceof RuntimeException ? e : null);
                    last = problem;
                }
                rest(() -> attention.rest(RETRY.toNanos()));
            }
        }
    }

    private ViewWriter open(JournalSource journal) throws SQLException, IOException, LedgerException {
        ViewWriter writer = ViewWriter.open(file, links);
        try {
            if (writer.follows(journal)) {
                return writer;
            }
        } catch (SQLException | LedgerException | RuntimeException e) {
            writer.close();
            throw e;
        }
        writer.close();
        log.warn("{} is of another journal: it is made again", file);
        ViewsFile.remove(file);
        return ViewWriter.open(file, links);
    }

    private void work(JournalSource journal, ViewWriter writer) throws SQLException, LedgerException {
        writer.begin(journal.last());
        made.incrementAndGet();
        changes.incrementAndGet();
        boolean told = tell(writer, journal.floor()).ready();
        if (!told) {
            log.info("views of the journal: {} events are filled in, newest first", status.remaining());
        }
        long next = System.nanoTime();
        while (!stopping) {
            long last = writer.spans().last();
            long now = head.getAsLong();
            if (now > last) {
                follow(journal, writer, Math.min(now, last + settings.chunk()));
                if (now > writer.spans().last()) {
                    continue;
                }
            }
            attention.caughtUp();
            long left = next - System.nanoTime();
            if (!told && left <= 0) {
                long begun = System.nanoTime();
                boolean ready = fill(journal, writer);
                if (ready) {
                    log.info("views of the journal: complete");
                }
                told = ready;
                long took = System.nanoTime() - begun;
                chunk = took > LONG_NANOS ? Math.max(1, chunk / 2) : Math.min(settings.chunk(), chunk * 2);
                left = Math.max(settings.pause().toNanos(), took * (ALL - settings.share()) / settings.share());
                next = System.nanoTime() + left;
            }
            if (told) {
                rest(attention::rest);
            } else {
                long pause = Math.min(settings.poll().toNanos(), Math.max(left, 0));
                rest(() -> attention.rest(pause));
            }
        }
    }

    private void follow(JournalSource journal, ViewWriter writer, long through) throws SQLException, LedgerException {
        long after = writer.spans().last();
        List<Entry> entries = journal.events(after, through);
        if (entries.size() < through - after) {
            throw new LedgerException("of the events " + (after + 1) + " to " + through + " of the journal only " + entries.size() + " are there");
        }
        writer.apply(after, through, entries);
        changes.incrementAndGet();
    }

    /** Fills in one chunk; returns whether nothing is missing any more. */
    private boolean fill(JournalSource journal, ViewWriter writer) throws SQLException, LedgerException {
        long floor = journal.floor();
        Optional<Spans.Span> gap = writer.spans().gap(floor, chunk);
        if (gap.isPresent()) {
            Spans.Span span = gap.get();
            List<Entry> entries = journal.events(span.after(), span.through());
            if (entries.size() < span.size()) {
                if (journal.floor() > span.after()) {
                    return false; // They were archived meanwhile: the next look begins at the new floor.
                }
                log.warn("of the events {} to {} of the journal only {} are there", span.after() + 1, span.through(), entries.size());
            }
            writer.apply(span.after(), span.through(), entries);
        } else if (floor > 0 && !writer.spans().cover(1, floor)) {
            writer.applyBase(floor, journal.floorState().orElseThrow(() -> new LedgerException("the journal's base is gone")));
        }
        changes.incrementAndGet();
        return tell(writer, floor).ready();
    }

    private ViewStatus tell(ViewWriter writer, long floor) {
        long missing = writer.spans().missing(floor);
        boolean ready = missing == 0 && writer.spans().gap(0, 1).isEmpty();
        status = new ViewStatus(ready, missing);
        return status;
    }

    private interface Rest {
        void rest() throws InterruptedException;
    }

    private void rest(Rest rest) {
        try {
            rest.rest();
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    /** Stops after the chunk that is under way; waits at most 10 s for it. */
    @Override
    public void close() {
        stopping = true;
        attention.stop();
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join(STOP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pool.close();
    }
}
