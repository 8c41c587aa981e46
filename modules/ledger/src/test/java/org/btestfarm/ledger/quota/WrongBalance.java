package org.btestfarm.ledger.quota;

import org.btestfarm.ledger.account.Account;

/** Makes a state wrong, as no event can. */
public final class WrongBalance {
    private WrongBalance() {}

    public static LedgerState of(LedgerState right, Account account, long more) {
        LedgerState state = StateImage.restore(StateImage.of(right));
        state.accounts.get(account).days().get(0).spentIn += more;
        return state;
    }
}
