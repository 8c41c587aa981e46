package org.btestfarm.console.pages.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.journal.LedgerException;

/**
 * Replays the journal, each time for some seconds at most. A journal that takes longer is replayed in several goes: each leaves places on its way, and the
 * next one begins at the last place before the time that it is to reach. Places are images of the state that this process made of the events itself; of the
 * memory for them there is a bound, within which they are spread evenly. Thread-safe.
 */
final class Replays {
    private static final Duration PLACE_EVERY = Duration.ofSeconds(2);

    /** At the clock, events. However little time there is, each go gets that far. */
    private static final int LOOK_EVERY = 256;

    private final Duration within;
    private final int mostBytes;
    private final TreeMap<Long, Place> places = new TreeMap<>();

    /**
     * No places yet.
     *
     * @param within how long one go may take
     * @param mostBytes of all places
     */
    Replays(Duration within, int mostBytes) {
        this.within = within;
        this.mostBytes = mostBytes;
    }

    /**
     * Replays all events up to the first one that is later than that.
     *
     * @throws AdminException if that takes more than one go: asking again continues; or, where no place can be kept, that it cannot be done
     */
    Walk until(History history, Instant time) throws LedgerException, AdminException {
        Optional<Place> from = before(history, time);
        Walk walk = from.isPresent() ? Walk.from(from.get()) : new Walk(history.start());
        long begun = System.nanoTime();
        long[] placed = {begun};
        boolean[] gaveUp = {false};
        long[] seen = {0};
        History.Visitor visitor = entry -> {
            if (walk.first.isEmpty()) {
                walk.first = Optional.of(entry.time());
            }
            if (entry.time().isAfter(time)) {
                return false;
            }
            if (seen[0]++ % LOOK_EVERY == LOOK_EVERY - 1) {
                long now = System.nanoTime();
                if (now - begun > within.toNanos()) {
                    gaveUp[0] = true;
                    return false;
                }
                if (now - placed[0] > PLACE_EVERY.toNanos()) {
                    keep(walk.place());
                    placed[0] = System.nanoTime();
                }
            }
            walk.see(entry);
            return true;
        };
        if (from.isPresent()) {
            history.after(from.get().head(), visitor);
        } else {
            history.each(visitor);
        }
        if (gaveUp[0]) {
            throw keep(walk.place()) ? notYet(history, walk) : tooLong(time);
        }
        if (placed[0] != begun) {
            keep(walk.place());
        }
        return walk;
    }

    private static AdminException notYet(History history, Walk walk) {
        return new AdminException(AdminException.Kind.UNAVAILABLE, String.format(
                Locale.ROOT, "the journal is long, and is being replayed: event %,d of at most %,d, of %tF, is reached", walk.state.head().number(), history.last(),
                walk.state.time().atOffset(ZoneOffset.UTC)));
    }

    private static AdminException tooLong(Instant time) {
        return new AdminException(AdminException.Kind.UNAVAILABLE,
                "the journal is too long to be replayed here; on the farm's machine, type: ./btest-farm audit replay --until " + time);
    }

    private synchronized Optional<Place> before(History history, Instant time) {
        places.values().removeIf(place -> !history.reaches(place.head()));
        return places.descendingMap().values().stream().filter(place -> !place.latest().isAfter(time)).findFirst();
    }

    /** Returns whether there was room for it. */
    private synchronized boolean keep(Place place) {
        if (place.image().length > mostBytes) {
            return false;
        }
        places.put(place.head().number(), place);
        while (places.values().stream().mapToLong(each -> each.image().length).sum() > mostBytes) {
            long densest = places.keySet().stream().filter(number -> number != place.head().number())
                    .min(Comparator.comparingLong(this::gapWithout)).orElseThrow();
            places.remove(densest);
        }
        return true;
    }

    /** How many events would be between its neighbours without it. */
    private long gapWithout(long number) {
        Map.Entry<Long, Place> next = places.higherEntry(number);
        Long before = places.lowerKey(number);
        return (next == null ? number : next.getKey()) - (before == null ? 0 : before);
    }

    /** How many places there are. */
    synchronized int places() {
        return places.size();
    }
}
