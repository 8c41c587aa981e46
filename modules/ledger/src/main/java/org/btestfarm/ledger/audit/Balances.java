package org.btestfarm.ledger.audit;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.account.Limit;
import org.btestfarm.ledger.account.Policy;
import org.btestfarm.ledger.account.QuotaKey;
import org.btestfarm.ledger.admin.BalanceView;
import org.btestfarm.ledger.admin.QuotaView;
import org.btestfarm.ledger.quota.AccountState;
import org.btestfarm.ledger.quota.LedgerState;

/** Balances as a replayed state has them. */
final class Balances {
    private Balances() {}

    /** All accounts that were touched within the longest period, in order. */
    static List<BalanceView> all(LedgerState state, FarmCalendar calendar, long today) {
        TreeMap<Account, AccountState> sorted = new TreeMap<>();
        state.accounts().forEach(account -> sorted.put(account.account(), account));
        return sorted.keySet().stream().map(account -> of(state, account, calendar, today)).toList();
    }

    /** One account, touched or not. */
    static BalanceView of(LedgerState state, Account account, FarmCalendar calendar, long today) {
        AccountState known = state.look(account);
        Policy policy = state.policies().inForce(account);
        Map<QuotaKey, Long> limits = new TreeMap<>();
        for (Limit limit : state.policies().limits(account)) {
            limits.put(limit.key(), limit.bytes());
        }
        List<QuotaView> quotas = new ArrayList<>(QuotaKey.ALL.size());
        for (QuotaKey key : QuotaKey.ALL) {
            Optional<Long> limit = Optional.ofNullable(limits.get(key));
            long spent = known.spent(key, today);
            long leased = known.leased(key, today);
            quotas.add(new QuotaView(
                    key.toString(),
                    limit.map(OptionalLong::of).orElse(OptionalLong.empty()),
                    spent,
                    leased,
                    limit.map(bytes -> OptionalLong.of(Math.max(0, bytes - spent - leased))).orElse(OptionalLong.empty())));
        }
        return new BalanceView(
                account.toString(),
                LocalDate.ofEpochDay(today).toString(),
                calendar.zone().getId(),
                quotas,
                known.tests(),
                policy.testsAtOnce(),
                policy.duration().map(time -> OptionalLong.of(time.toMillis())).orElse(OptionalLong.empty()),
                policy.rateBps(),
                state.head().number());
    }
}
