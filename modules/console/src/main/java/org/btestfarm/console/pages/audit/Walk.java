package org.btestfarm.console.pages.audit;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateImage;

/** Goes through the journal's events, and knows what was so after the last one that it saw. */
final class Walk {
    private static final int MOST_ENDED = 15;

    final LedgerState state;
    /** Tests that run, with the event that let them in. */
    final Map<String, Entry> running = new LinkedHashMap<>();
    /** Tests that ended last, the newest first. */
    final Deque<Moment.Ended> ended = new ArrayDeque<>();
    /** When the first event happened. */
    Optional<Instant> first = Optional.empty();
    /** The latest time of any event so far. */
    Instant latest = Instant.MIN;

    /** From a state on. */
    Walk(LedgerState state) {
        this.state = state;
    }

    /** Takes in the next event. */
    void see(Entry entry) {
        state.apply(entry);
        latest = entry.time().isAfter(latest) ? entry.time() : latest;
        if (entry.event() instanceof TestEvent.Opened opened) {
            running.put(opened.test(), entry);
        } else if (entry.event() instanceof TestEvent.Closed closed) {
            ended.addFirst(new Moment.Ended(Optional.ofNullable(running.remove(closed.test())), entry));
            if (ended.size() > MOST_ENDED) {
                ended.removeLast();
            }
        }
    }

    /** Where it is, to go on from there another time. */
    Place place() {
        return new Place(StateImage.of(state), state.head(), latest, first, Map.copyOf(running), List.copyOf(ended));
    }

    /** One that goes on from there. */
    static Walk from(Place place) {
        Walk walk = new Walk(StateImage.restore(place.image()));
        place.running().values().stream().sorted(Comparator.comparingLong(Entry::number))
                .forEach(entry -> walk.running.put(((TestEvent.Opened) entry.event()).test(), entry));
        walk.ended.addAll(place.ended());
        walk.first = place.first();
        walk.latest = place.latest();
        return walk;
    }
}
