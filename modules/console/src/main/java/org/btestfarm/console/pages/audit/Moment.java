package org.btestfarm.console.pages.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.admin.BalanceView;
import org.btestfarm.ledger.admin.Views;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.AccountState;
import org.btestfarm.ledger.quota.LedgerState;

/**
 * What was so at a time, made of the events up to then.
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
    private static final String MONTH = "month";

    /**
     * A test that had ended.
     *
     * @param opened the event that let it in; empty if that is not at hand
     * @param closed the event that closed it
     */
    record Ended(Optional<Entry> opened, Entry closed) {}

    /**
     * Replays.
     *
     * @param until all events up to then are in it
     * @param account the only one whose balance is shown; those that used most if empty
     * @throws AdminException if it is not to be had yet
     * @throws LedgerException if the journal cannot be read, or begins later
     */
    static Moment of(Replays replays, History history, FarmCalendar calendar, Instant until, Optional<Account> account) throws LedgerException, AdminException {
        Walk walk = replays.until(history, until);
        LedgerState state = walk.state;
        History.requireFor(until, state);
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
