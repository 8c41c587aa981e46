package org.btestfarm.ledger.audit;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.btestfarm.ledger.archive.Segment;
import org.btestfarm.ledger.archive.SegmentReader;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.event.ChainEvent;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.journal.JournalBase;
import org.btestfarm.ledger.journal.JournalReader;
import org.btestfarm.ledger.journal.JournalRow;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateImage;

/**
 * Everything that happened, in order: the archives that are at hand, then the journal up to the event that is its last when this is opened. It is read
 * in pages, so it may have any size, and nobody waits for whoever reads it.
 */
public final class History implements AutoCloseable {
    /** Where archives are looked for if none are named: in the data directory. */
    public static final String ARCHIVES = "archive";

    private static final int PAGE = 500;

    /** Sees events one by one. */
    public interface Visitor {
        /** Takes the next one; returns whether it wants more. */
        boolean see(Entry entry) throws LedgerException;
    }

    private final JournalReader reader;
    private final Optional<JournalBase> base;
    private final List<Segment> joined;
    private final List<Segment> others;
    private final long last;

    private History(JournalReader reader, List<Segment> segments, boolean named) throws LedgerException {
        this.reader = reader;
        this.base = reader.base();
        this.last = reader.last();
        Deque<Segment> found = new ArrayDeque<>();
        List<Segment> left = new ArrayList<>(segments);
        long wanted = base.map(b -> b.through().number()).orElse(0L);
        while (wanted > 0) {
            long end = wanted;
            Optional<Segment> next = left.stream().filter(segment -> segment.last() == end && segment.first() <= end).findFirst();
            if (next.isEmpty()) {
                break;
            }
            found.addFirst(next.get());
            left.remove(next.get());
            wanted = next.get().before().number();
        }
        this.joined = List.copyOf(found);
        this.others = List.copyOf(left);
        long removed = base.map(b -> b.through().number()).orElse(0L);
        Optional<Segment> astray = left.stream().filter(segment -> segment.last() <= removed).findFirst();
        if (named && astray.isPresent()) {
            throw new LedgerException("the archive " + astray.get().file() + " has events " + astray.get().first() + " to " + astray.get().last()
                    + "; to join the journal, which begins after event " + removed + ", the archive of event " + wanted + " is missing");
        }
    }

    /**
     * Opens a journal with its archives.
     *
     * @param directory where archives are looked for if none are named; need not be there
     * @param archives files; if there are none, those in the directory that join the journal are used
     * @throws LedgerException if something cannot be read or does not join; names the file
     */
    public static History open(Database database, Path directory, List<Path> archives) throws LedgerException {
        JournalReader reader = JournalReader.open(database);
        try {
            return new History(reader, archives.isEmpty() ? Segment.in(directory) : Segment.of(archives), !archives.isEmpty());
        } catch (LedgerException | JournalFormatException e) {
            reader.close();
            throw e;
        }
    }

    /** As {@link #open(Database, Path, List)}, for a SQLite database in that file and archives beside it. */
    public static History open(Path file, List<Path> archives) throws LedgerException {
        return open(Database.in(file), file.resolveSibling(ARCHIVES), archives);
    }

    /** The journal itself. */
    JournalReader reader() {
        return reader;
    }

    /** Where the journal begins, if a prefix was removed. */
    public Optional<JournalBase> base() {
        return base;
    }

    /** The archives that join the journal, in order. */
    public List<Segment> joined() {
        return joined;
    }

    /** Archives that are there but not needed: what they have, the journal still has, or other archives have. */
    List<Segment> others() {
        return others;
    }

    /** The last event's number. */
    public long last() {
        return last;
    }

    /**
     * The state before the first event that is at hand: nothing, or what an archive or the journal's base event says.
     *
     * @throws JournalFormatException if that is damaged
     */
    public LedgerState start() throws LedgerException {
        if (joined.isEmpty()) {
            return base.isEmpty() ? new LedgerState() : StateImage.restore(baseEvent().image());
        }
        try (SegmentReader first = SegmentReader.open(joined.get(0).file())) {
            return state(first);
        }
    }

    /**
     * Sees to it that a state that was made for a time is not that of a later one: where the journal was archived, replays begin with what was so after the archive.
     *
     * @throws LedgerException if the first event that is at hand came after that time: nobody can say then what was so
     */
    public static void requireFor(Instant time, LedgerState state) throws LedgerException {
        if (state.head().number() > 0 && state.time().isAfter(time)) {
            throw new LedgerException("what was so at " + time + " cannot be told: events up to " + state.head().number() + ", of " + state.time()
                    + ", are in archives that are not at hand");
        }
    }

    static LedgerState state(SegmentReader segment) {
        return segment.image().length == 0 ? new LedgerState() : StateImage.restore(segment.image());
    }

    private ChainEvent.Base baseEvent() throws LedgerException {
        JournalBase there = base.orElseThrow();
        return there.event(reader.row(there.event()).orElseThrow(
                () -> new JournalFormatException("event " + there.event() + " is missing, which holds the journal's base")));
    }

    /**
     * Shows all events in order, each following the one before.
     *
     * @throws JournalFormatException if an event is damaged, missing or does not follow; an audit of the chain says more
     */
    public void each(Visitor visitor) throws LedgerException {
        ChainHead head = joined.isEmpty() ? base.map(JournalBase::through).orElse(ChainHead.START) : joined.get(0).before();
        for (Segment segment : joined) {
            try (SegmentReader entries = SegmentReader.open(segment.file())) {
                for (Optional<byte[]> next = entries.next(); next.isPresent(); next = entries.next()) {
                    Entry entry = follow(head, Entry.decode(next.get()));
                    head = entry.head();
                    if (!visitor.see(entry)) {
                        return;
                    }
                }
            }
        }
        after(head, visitor);
    }

    /** Whether the events after one are in the journal itself, and not, as some of them, in archives. */
    public boolean reaches(ChainHead head) {
        return head.number() >= base.map(gone -> gone.through().number()).orElse(0L) && head.number() <= last;
    }

    /**
     * Shows the events after one that is {@link #reaches in reach}, in order, each following the one before.
     *
     * @throws JournalFormatException as {@link #each}
     */
    public void after(ChainHead from, Visitor visitor) throws LedgerException {
        ChainHead head = from;
        while (head.number() < last) {
            for (JournalRow row : page(head.number())) {
                Entry entry = follow(head, Entry.decode(row.payload()));
                head = entry.head();
                if (!visitor.see(entry)) {
                    return;
                }
            }
        }
    }

    private static Entry follow(ChainHead head, Entry entry) {
        if (entry.number() != head.number() + 1 || !entry.previous().equals(head.hash())) {
            throw new JournalFormatException("event " + entry.number() + " does not follow event " + head.number());
        }
        return entry;
    }

    /** The next rows up to the last, at least one; a journal that is archived under our hands is said to be so. */
    List<JournalRow> page(long after) throws LedgerException {
        List<JournalRow> rows = reader.page(after, (int) Math.min(PAGE, last - after));
        if ((rows.isEmpty() || rows.get(0).number() != after + 1) && !reader.base().equals(base)) {
            throw new LedgerException("the journal was archived while it was read; once more will do");
        }
        if (rows.isEmpty()) {
            throw new JournalFormatException("events " + (after + 1) + " to " + last + " are missing from the journal");
        }
        return rows;
    }

    @Override
    public void close() throws LedgerException {
        reader.close();
    }
}
