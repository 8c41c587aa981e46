package org.btestfarm.console.views.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.quota.LedgerState;
import org.jspecify.annotations.Nullable;

/** A journal that grows while it is read; event 1 is the first of the list. */
public final class MemoryJournal implements JournalSource {
    final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final long floor;
    private final @Nullable LedgerState state;
    volatile int reads;

    public MemoryJournal(List<Entry> entries) {
        this(entries, 0);
    }

    /** One of which all events up to a number were archived. */
    MemoryJournal(List<Entry> entries, int floor) {
        this.entries.addAll(entries);
        this.floor = floor;
        LedgerState made = new LedgerState();
        entries.subList(0, floor).forEach(entry -> made.apply(Entry.decode(entry.bytes())));
        this.state = floor == 0 ? null : made;
    }

    @Override
    public long last() {
        return entries.size();
    }

    @Override
    public long floor() {
        return floor;
    }

    @Override
    public Optional<LedgerState> floorState() {
        return Optional.ofNullable(state);
    }

    @Override
    public List<Entry> events(long after, long through) {
        reads++;
        return List.copyOf(entries.subList((int) Math.max(after, floor), (int) Math.min(through, entries.size())));
    }

    @Override
    public void close() {
        // Nothing to let go of.
    }
}
