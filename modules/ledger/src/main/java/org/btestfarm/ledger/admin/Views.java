package org.btestfarm.ledger.admin;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.account.Limit;
import org.btestfarm.ledger.account.Policy;
import org.btestfarm.ledger.account.PolicyTarget;
import org.btestfarm.ledger.account.QuotaKey;
import org.btestfarm.ledger.quota.AccountState;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.UserState;

/** Makes what operators see from what the ledger knows. Used for the running ledger and for one that is replayed. */
public final class Views {
    private Views() {}

    /** A user. */
    public static UserView user(UserState user) {
        return new UserView(user.name(), user.id(), user.md5(), user.enabled());
    }

    /** A policy. */
    public static PolicyView policy(PolicyTarget target, Policy policy) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        policy.bytes().forEach((key, amount) -> bytes.put(key.toString(), amount));
        return new PolicyView(target.toString(), bytes, policy.testsAtOnce(), millis(policy), policy.rateBps());
    }

    private static OptionalLong millis(Policy policy) {
        return policy.duration().map(duration -> OptionalLong.of(duration.toMillis())).orElse(OptionalLong.empty());
    }

    /**
     * An account's balance.
     *
     * @param today the day that periods end with, days since 1970-01-01 in the calendar's zone
     */
    public static BalanceView balance(LedgerState state, Account account, FarmCalendar calendar, long today) {
        AccountState known = state.look(account);
        Policy policy = state.policies().inForce(account);
        Map<QuotaKey, Long> limits = new LinkedHashMap<>();
        for (Limit limit : state.policies().limits(account)) {
            limits.put(limit.key(), limit.bytes());
        }
        List<QuotaView> quotas = new ArrayList<>(QuotaKey.ALL.size());
        for (QuotaKey key : QuotaKey.ALL) {
            long spent = known.spent(key, today);
            long outstanding = known.leased(key, today);
            Long limit = limits.get(key);
            boolean isKnown = limit != null && known.unmetered(key.direction()) == 0;
            quotas.add(new QuotaView(
                    key.toString(),
                    limit == null ? OptionalLong.empty() : OptionalLong.of(limit),
                    spent,
                    outstanding,
                    isKnown ? OptionalLong.of(Math.max(0, limit - spent - outstanding)) : OptionalLong.empty()));
        }
        return new BalanceView(
                account.toString(),
                LocalDate.ofEpochDay(today).toString(),
                calendar.zone().getId(),
                quotas,
                known.tests(),
                policy.testsAtOnce(),
                millis(policy),
                policy.rateBps(),
                state.head().number());
    }
}
