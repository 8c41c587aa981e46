package org.btestfarm.console.pages.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.admin.BalanceView;
import org.btestfarm.ledger.admin.Views;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.AccountState;
import org.btestfarm.ledger.quota.LedgerState;

/**
 * What was so at a time: replayed from the first event that is at hand, in one pass.
 *
 * @param first when the first event happened; empty if there is none
 * @param events the number of the last event that is in it
 * @param hash that event's, hexadecimal
 * @param balances of the account that was asked for, or of those that used most
 * @param running tests that ran then, with the event that let them in
 * @param ended tests that had ended last, the newest first
 */
record Moment(Optional<Instant> first, long events, String hash, List<BalanceView> balances, List<Entry> running, List<Ended> ended) {
    private static final int MOST_BALANCES = 50;
    private static final int MOST_TESTS = 50;
    private static final int MOST_ENDED = 15;
    private static final String MONTH = "month";

    /**
     * A test that had ended.
     *
     * @param opened the event that let it in; empty if that is not at hand
     * @param closed the event that closed it
     */
    record Ended(Optional<Entry> opened, Entry closed) {}

    /** Goes through the events. */
    private static final class Walk {
        private final LedgerState state;
        private final Instant until;
        private final long giveUpNanos;
        private final Map<String, Entry> running = new LinkedHashMap<>();
        private final Deque<Ended> ended = new ArrayDeque<>();
        private Optional<Instant> first = Optional.empty();
        private boolean gaveUp;

        Walk(LedgerState state, Instant until, Duration within) {
            this.state = state;
            this.until = until;
            this.giveUpNanos = System.nanoTime() + within.toNanos();
        }

        boolean see(Entry entry) {
            if (first.isEmpty()) {
                first = Optional.of(entry.time());
            }
            gaveUp = System.nanoTime() - giveUpNanos > 0;
            if (gaveUp || entry.time().isAfter(until)) {
                return false;
            }
            state.apply(entry);
            if (entry.event() instanceof TestEvent.Opened opened) {
                running.put(opened.test(), entry);
            } else if (entry.event() instanceof TestEvent.Closed closed) {
                ended.addFirst(new Ended(Optional.ofNullable(running.remove(closed.test())), entry));
                if (ended.size() > MOST_ENDED) {
                    ended.removeLast();
                }
            }
            return true;
        }
    }

    /**
     * Replays.
     *
     * @param until all events up to then are in it
     * @param account the only one whose balance is shown; those that used most if empty
     * @param within how long it may take
     * @throws AdminException if that is not enough
     */
    static Moment of(History history, FarmCalendar calendar, Instant until, Optional<Account> account, Duration within) throws LedgerException, AdminException {
        Walk walk = new Walk(history.start(), until, within);
        history.each(walk::see);
        if (walk.gaveUp) {
            throw new AdminException(AdminException.Kind.UNAVAILABLE, "the journal is too long to be replayed while you wait; on the farm's machine, type:"
                    + " ./btest-farm audit replay --until " + until);
        }
        LedgerState state = walk.state;
        long day = calendar.day(until);
        Collection<Account> accounts = account.<Collection<Account>>map(List::of).orElseGet(() -> state.accounts().stream().map(AccountState::account).toList());
        List<BalanceView> balances = accounts.stream()
                .map(each -> Views.balance(state, each, calendar, day))
                .sorted(Comparator.comparingLong(Moment::month).reversed().thenComparing(BalanceView::account))
                .limit(MOST_BALANCES)
                .toList();
        List<Entry> running = new ArrayList<>(walk.running.values());
        return new Moment(
                walk.first,
                state.head().number(),
                state.head().hash().toString(),
                balances,
                running.subList(Math.max(0, running.size() - MOST_TESTS), running.size()),
                List.copyOf(walk.ended));
    }

    private static long month(BalanceView balance) {
        return balance.quotas().stream().filter(quota -> quota.key().equals(MONTH)).mapToLong(quota -> quota.spent()).sum();
    }
}
