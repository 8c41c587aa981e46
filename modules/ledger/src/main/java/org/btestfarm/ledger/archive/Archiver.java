package org.btestfarm.ledger.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.journal.FileProblems;
import org.btestfarm.ledger.journal.JournalBase;
import org.btestfarm.ledger.journal.JournalReader;
import org.btestfarm.ledger.journal.JournalRow;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateImage;
import org.btestfarm.ledger.writer.SignedImage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives the beginning of a journal: writes it to a signed file, reads that back, has the writer journal a base event with the balances, and only then
 * removes exactly those events. The writer may be at work all the time.
 *
 * <p>For maintainers: whenever this ends early, by a crash too, the journal is whole. Before the base is set (one transaction), all events are still there
 * and a file that was left is removed by the next archiving; after it, events before the base are skipped by everybody, and {@link #finish} removes what
 * is left of them. A base event that was journaled but never set says only that the journal could begin there.
 */
public final class Archiver {
    /** How far an archiving is; tests stop it there. */
    enum Point {
        SEGMENT_DRAFTED,
        SEGMENT_WRITTEN,
        BASE_JOURNALED,
        BASE_SET,
        EVENTS_REMOVED
    }

    /** Told how far an archiving is. */
    interface Watcher {
        void reached(Point point) throws LedgerException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);
    private static final String DRAFT = ".part";
    private static final int PAGE = 500;
    private static final Duration SNAPSHOT_PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Database database;
    private final NodeKey key;
    private final BaseWriter writer;
    private final Watcher watcher;
    private final ReentrantLock one = new ReentrantLock();

    /**
     * An archiver of a journal that this process writes.
     *
     * @param key what segments are signed with
     * @param writer the journal's writer
     */
    public Archiver(Database database, NodeKey key, BaseWriter writer) {
        this(database, key, writer, point -> {});
    }

    Archiver(Database database, NodeKey key, BaseWriter writer, Watcher watcher) {
        this.database = database;
        this.key = key;
        this.writer = writer;
        this.watcher = watcher;
    }

    /**
     * Archives all events before the first one that is not before a time. Takes as long as it takes to read them three times; blocks.
     *
     * @param before the time
     * @param to the directory for the file, made if it is missing
     * @throws LedgerException if it did not come to its end; what was not removed is still in the journal
     */
    public ArchiveReport archive(Instant before, Path to) throws LedgerException {
        if (!one.tryLock()) {
            throw new LedgerException("the journal is being archived already");
        }
        try (JournalReader reader = JournalReader.open(database)) {
            finish(database);
            Files.createDirectories(to);
            removeLeftovers(reader, to);
            return archive(reader, before, to);
        } catch (IOException e) {
            throw new LedgerException("cannot write an archive into " + to + ": " + FileProblems.reason(e), e);
        } catch (JournalFormatException e) {
            throw new LedgerException("the journal is damaged and not archived: " + e.getMessage(), e);
        } finally {
            one.unlock();
        }
    }

    /** Removes what an archiving that ended early left before the journal's base; costs nothing if there is nothing. */
    public static long finish(Database database) throws LedgerException {
        long removed = Removal.finish(database, events -> {});
        if (removed > 0) {
            LOG.info("removed {} events that were archived before", removed);
        }
        return removed;
    }

    private ArchiveReport archive(JournalReader reader, Instant before, Path to) throws LedgerException, IOException {
        LedgerState state = start(reader);
        ChainHead begin = state.head();
        byte[] image = begin.number() == 0 ? new byte[0] : StateImage.of(state);
        long last = lastBefore(reader, begin.number(), before);
        if (last == begin.number()) {
            return ArchiveReport.NOTHING;
        }
        // Before there is a file: nobody could check one that is left behind otherwise.
        writer.announce(key);
        Path file = to.resolve(Segment.name(begin.number() + 1, last));
        Path draft = file.resolveSibling(file.getFileName() + DRAFT);
        write(reader, draft, state, last, image);
        watcher.reached(Point.SEGMENT_DRAFTED);
        readBack(draft, begin, state.head());
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(to);
        watcher.reached(Point.SEGMENT_WRITTEN);
        long base = writer.base(state.head(), StateImage.of(state));
        requireBase(reader, base, state.head());
        requireSnapshot(reader, last);
        watcher.reached(Point.BASE_JOURNALED);
        readBack(file, begin, state.head());
        Removal.setBase(database, new JournalBase(state.head(), base, file.toAbsolutePath().toString()));
        watcher.reached(Point.BASE_SET);
        long removed = Removal.finish(database, events -> watcher.reached(Point.EVENTS_REMOVED));
        LOG.info("archived events {} to {} in {}", begin.number() + 1, last, file);
        return new ArchiveReport(Optional.of(file), begin.number() + 1, last, Files.size(file), base, removed);
    }

    private static LedgerState start(JournalReader reader) throws LedgerException {
        Optional<JournalBase> base = reader.base();
        if (base.isEmpty()) {
            return new LedgerState();
        }
        JournalRow row = reader.row(base.get().event()).orElseThrow(() -> new LedgerException("the base event of the journal is missing"));
        return StateImage.restore(base.get().event(row).image());
    }

    private static long lastBefore(JournalReader reader, long after, Instant before) throws LedgerException {
        long last = after;
        while (true) {
            List<JournalRow> page = reader.page(last, PAGE);
            for (JournalRow row : page) {
                if (!Entry.decode(row.payload()).time().isBefore(before)) {
                    return last;
                }
                last = row.number();
            }
            if (page.isEmpty()) {
                return last;
            }
        }
    }

    private void write(JournalReader reader, Path draft, LedgerState state, long last, byte[] image) throws LedgerException, IOException {
        try (SegmentWriter out = new SegmentWriter(draft, state.head(), last, image)) {
            while (state.head().number() < last) {
                List<JournalRow> page = reader.page(state.head().number(), (int) Math.min(PAGE, last - state.head().number()));
                if (page.isEmpty()) {
                    throw new LedgerException("events after " + state.head().number() + " are missing from the journal; it is not archived");
                }
                for (JournalRow row : page) {
                    state.apply(Entry.decode(row.payload()));
                    out.add(row.payload());
                }
            }
            out.finish(state.head(), key);
        }
    }

    /** Reads the file from its beginning to its seal; only what is read back may be removed from the journal. */
    private void readBack(Path file, ChainHead begin, ChainHead end) throws LedgerException {
        try (SegmentReader reader = SegmentReader.open(file)) {
            ChainHead head = reader.before();
            boolean whole = head.equals(begin);
            for (Optional<byte[]> next = reader.next(); next.isPresent(); next = reader.next()) {
                Entry entry = Entry.decode(next.get());
                whole &= entry.number() == head.number() + 1 && entry.previous().equals(head.hash());
                head = entry.head();
            }
            SegmentSeal seal = reader.seal().orElseThrow();
            if (!whole || !head.equals(end) || !seal.through().equals(end) || !seal.signedWith(key.publicKey())) {
                throw new LedgerException("the archive " + file + " is not what was written; nothing was removed");
            }
        } catch (JournalFormatException e) {
            throw new LedgerException("the archive " + file + " is not what was written; nothing was removed: " + e.getMessage(), e);
        }
    }

    private static void requireBase(JournalReader reader, long number, ChainHead through) throws LedgerException {
        JournalRow row = reader.row(number).orElseThrow(() -> new LedgerException("event " + number + " is missing; nothing was removed"));
        new JournalBase(through, number, "").event(row);
    }

    /** A start is quick with a snapshot that is newer than the base; the writer makes one after each base event. */
    private static void requireSnapshot(JournalReader reader, long through) throws LedgerException {
        long deadline = System.nanoTime() + SNAPSHOT_PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (long number : reader.snapshots()) {
                if (number > through) {
                    LedgerState state = StateImage.restore(SignedImage.parse(reader.snapshot(number).orElse(new byte[0])).image());
                    if (state.head().number() == number) {
                        return;
                    }
                }
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LedgerException("archiving was interrupted, nothing was removed", e);
            }
        }
        throw new LedgerException("no snapshot of the ledger came within " + SNAPSHOT_PATIENCE.toSeconds() + " s; nothing was removed");
    }

    /** Files of an archiving that did not come to its end: drafts, and segments whose events are all in the journal still. */
    private static void removeLeftovers(JournalReader reader, Path to) throws LedgerException, IOException {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(to, "*" + Segment.SUFFIX + DRAFT)) {
            for (Path draft : drafts) {
                Files.delete(draft);
            }
        }
        long removed = reader.base().map(base -> base.through().number()).orElse(0L);
        for (Segment segment : Segment.in(to)) {
            if (segment.before().number() >= removed && isInJournal(reader, segment)) {
                LOG.info("removing {}: its events are all in the journal still", segment.file());
                Files.delete(segment.file());
            }
        }
    }

    private static boolean isInJournal(JournalReader reader, Segment segment) throws LedgerException {
        Optional<JournalRow> row = reader.row(segment.last());
        try (SegmentReader entries = SegmentReader.open(segment.file())) {
            Optional<byte[]> next = entries.next();
            while (next.isPresent()) {
                next = entries.next();
            }
            ChainHead through = entries.seal().orElseThrow().through();
            return row.isPresent() && Digest.of(row.get().payload()).equals(through.hash());
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
