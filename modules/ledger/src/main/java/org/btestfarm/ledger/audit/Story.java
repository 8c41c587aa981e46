package org.btestfarm.ledger.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.admin.BalanceView;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.LedgerEvent;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.LedgerState;

/**
 * What happened in one test, as the journal tells it.
 *
 * @param test its id
 * @param opened how it began; empty if that is in an archive that is not at hand
 * @param openedAt when
 * @param events everything about it, in order
 * @param in bytes received that were charged, on all nodes
 * @param out bytes sent that were charged, on all nodes
 * @param closed why it ended; empty if it did not
 * @param closedAt when
 * @param balances of its accounts when it ended, or at the journal's end
 */
public record Story(
        String test,
        Optional<TestEvent.Opened> opened,
        Optional<Instant> openedAt,
        List<Entry> events,
        long in,
        long out,
        Optional<TestEvent.Closed> closed,
        Optional<Instant> closedAt,
        List<BalanceView> balances) {
    public Story {
        events = List.copyOf(events);
        balances = List.copyOf(balances);
    }

    /** What became of its leases, one for each run of a node, in order of their beginning. */
    public List<LeaseStory> leases() {
        return LeaseStory.of(events);
    }

    /** Reads the journal for one test; empty if it says nothing of it. */
    public static Optional<Story> of(History history, String test, FarmCalendar calendar) throws LedgerException {
        Teller teller = new Teller(history.start(), test);
        history.each(teller::see);
        return teller.events.isEmpty() ? Optional.empty() : Optional.of(teller.story(calendar));
    }

    /**
     * Reads the journal for one test from some event on; empty if it says nothing of it from there on.
     *
     * @param from the last event before; where it is not {@link History#reaches in reach}, all are read
     * @param state right after that one; it is used up
     * @param goOn asked at each event; false ends it
     */
    public static Optional<Story> of(History history, ChainHead from, LedgerState state, String test, FarmCalendar calendar, BooleanSupplier goOn)
            throws LedgerException {
        Teller teller = new Teller(state, test);
        History.Visitor visitor = entry -> goOn.getAsBoolean() && teller.see(entry);
        if (history.reaches(from)) {
            history.after(from, visitor);
        } else {
            history.each(visitor); // What the state has already is passed over.
        }
        return teller.events.isEmpty() ? Optional.empty() : Optional.of(teller.story(calendar));
    }

    /** Whether an event is about a test. */
    static boolean isAbout(LedgerEvent event, String test) {
        return event instanceof LeaseEvent lease && lease.lease().test().equals(test)
                || event instanceof TestEvent.Opened opened && opened.test().equals(test)
                || event instanceof TestEvent.Closed closed && closed.test().equals(test);
    }

    private static final class Teller {
        private final LedgerState state;
        private final String test;
        private final List<Entry> events = new ArrayList<>();
        private final Map<NodeId, LeaseEvent.Usage> last = new LinkedHashMap<>();
        private Optional<Entry> opened = Optional.empty();
        private Optional<Entry> closed = Optional.empty();
        private List<Account> accounts = List.of();
        private long in;
        private long out;

        Teller(LedgerState state, String test) {
            this.state = state;
            this.test = test;
            state.test(test).ifPresent(open -> accounts = open.opened().accounts());
        }

        boolean see(Entry entry) {
            LedgerEvent event = entry.event();
            state.apply(entry);
            if (!isAbout(event, test)) {
                return true;
            }
            events.add(entry);
            if (event instanceof TestEvent.Opened open) {
                opened = Optional.of(entry);
                accounts = open.accounts();
            } else if (event instanceof LeaseEvent.Usage usage) {
                LeaseEvent.Usage before = last.put(usage.lease().node(), usage);
                in += usage.in().spent() - (before == null ? 0 : before.in().spent());
                out += usage.out().spent() - (before == null ? 0 : before.out().spent());
            } else if (event instanceof LeaseEvent.Settled settled) {
                in += settled.chargedIn();
                out += settled.chargedOut();
            } else if (event instanceof TestEvent.Closed) {
                closed = Optional.of(entry);
            }
            return closed.isEmpty();
        }

        Story story(FarmCalendar calendar) {
            long today = calendar.day(state.time());
            return new Story(
                    test,
                    opened.map(entry -> (TestEvent.Opened) entry.event()),
                    opened.map(Entry::time),
                    events,
                    in,
                    out,
                    closed.map(entry -> (TestEvent.Closed) entry.event()),
                    closed.map(Entry::time),
                    accounts.stream().map(account -> Balances.of(state, account, calendar, today)).toList());
        }
    }
}
