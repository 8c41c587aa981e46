package org.btestfarm.ledger.quota;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btestfarm.ledger.account.Account;

/** Tells in words where two states differ. */
public final class StateDifference {
    private StateDifference() {}

    /**
     * The first difference, as what was expected and what was found instead.
     *
     * @param what which part of the state, a few words
     * @param expected of it
     * @param found of it
     */
    public record Difference(String what, String expected, String found) {}

    /** Compares all of two states; empty if there is no difference at all. */
    public static Optional<Difference> first(LedgerState expected, LedgerState found) {
        if (Arrays.equals(StateImage.of(expected), StateImage.of(found))) {
            return Optional.empty();
        }
        return differs("head", expected.head, found.head)
                .or(() -> accounts(expected, found))
                .or(() -> differs("users", new TreeMap<>(expected.users), new TreeMap<>(found.users)))
                .or(() -> differs("policies", expected.policies.all(), found.policies.all()))
                .or(() -> differs("open tests", new TreeSet<>(expected.tests.keySet()), new TreeSet<>(found.tests.keySet())))
                .or(() -> differs("signed head", expected.signed, found.signed))
                .or(() -> Optional.of(new Difference("leases, keys or closed tests", "equal ones", "others")));
    }

    private static Optional<Difference> accounts(LedgerState expected, LedgerState found) {
        TreeSet<Account> all = new TreeSet<>(expected.accounts.keySet());
        all.addAll(found.accounts.keySet());
        for (Account account : all) {
            Optional<Difference> difference = differs("account " + account, days(expected, account), days(found, account));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private static String days(LedgerState state, Account account) {
        AccountState known = state.accounts.get(account);
        if (known == null) {
            return "not touched";
        }
        Map<Long, String> days = new TreeMap<>();
        for (DayUse use : known.days()) {
            days.put(use.day, use.spentIn + " in and " + use.spentOut + " out spent, " + use.leasedIn + " in and " + use.leasedOut + " out leased");
        }
        return days.toString();
    }

    private static Optional<Difference> differs(String what, Object expected, Object found) {
        return expected.equals(found) ? Optional.empty() : Optional.of(new Difference(what, String.valueOf(expected), String.valueOf(found)));
    }
}
