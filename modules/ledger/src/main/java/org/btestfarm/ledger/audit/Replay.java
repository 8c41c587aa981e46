package org.btestfarm.ledger.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.admin.BalanceView;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.LedgerState;

/**
 * What the balances were, made from events alone.
 *
 * @param head the last event that is in them
 * @param time when that one happened
 * @param balances of the accounts that were asked for
 */
public record Replay(ChainHead head, Instant time, List<BalanceView> balances) {
    /**
     * Replays.
     *
     * @param until all events before the first one that is later than this are in the balances; all there are if empty
     * @param now what day it is if no time was asked for
     * @param account the only one to be shown; all that were touched within the longest period if empty
     * @throws LedgerException if something cannot be read, or that time is before the first event that is at hand
     */
    public static Replay of(History history, Optional<Instant> until, Instant now, Optional<Account> account, FarmCalendar calendar) throws LedgerException {
        LedgerState state = history.start();
        if (until.isPresent()) {
            History.requireFor(until.get(), state);
        }
        history.each(entry -> {
            boolean in = until.isEmpty() || !entry.time().isAfter(until.get());
            if (in) {
                state.apply(entry);
            }
            return in;
        });
        long today = calendar.day(until.orElse(now));
        List<BalanceView> balances = account.isPresent()
                ? List.of(Balances.of(state, account.get(), calendar, today))
                : Balances.all(state, calendar, today);
        return new Replay(state.head(), state.time(), balances);
    }
}
