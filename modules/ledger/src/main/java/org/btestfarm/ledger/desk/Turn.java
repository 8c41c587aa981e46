package org.btestfarm.ledger.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LedgerEvent;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.quota.LedgerState;

/**
 * One batch at the desk: the events it makes, to be made durable together, and the messages that may go out only after that. An event changes the
 * state at once, so that the batch's next decision stands on it; if the batch cannot be made durable, the state is thrown away with it.
 *
 * @param <P> where messages go
 */
public final class Turn<P> {
    /**
     * A message on its way out.
     *
     * @param to where to
     * @param message what
     * @param <P> where messages go
     */
    public record Out<P>(P to, ToNode message) {}

    private final LedgerState state;
    private final Instant now;
    private final long today;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Out<P>> outs = new ArrayList<>();

    Turn(LedgerState state, Instant now, long today) {
        this.state = state;
        this.now = now;
        this.today = today;
    }

    /** When it is. */
    public Instant now() {
        return now;
    }

    /** Which day it is, days since 1970-01-01. */
    public long today() {
        return today;
    }

    /** The events, in order. */
    public List<Entry> entries() {
        return entries;
    }

    /** The messages that may go out when the events are durable, in order. */
    public List<Out<P>> outs() {
        return outs;
    }

    void emit(LedgerEvent event) {
        Entry entry = Entry.append(state.head(), now, event);
        state.apply(entry);
        entries.add(entry);
    }

    void tell(P to, ToNode message) {
        outs.add(new Out<>(to, message));
    }
}
