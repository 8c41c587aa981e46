package org.btestfarm.ledger.desk;

import java.util.ArrayList;
import java.util.List;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.AccountKind;
import org.btestfarm.ledger.account.Period;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.event.UsageImported;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.AccountState;
import org.btestfarm.ledger.quota.Imported;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.protocol.IpText;

/**
 * Books what other books have: a day's totals, less what was booked of them before. Used bytes are a fact: they are booked also where a quota has no room
 * for them, like bytes that were used before a quota was lowered.
 */
final class Imports<P> {
    /** 72 PB a day: sums over all days that are kept never overflow. */
    private static final long MAX_BYTES = 1L << 56;
    private static final int MAX_SOURCES = 16;

    private final LedgerState state;
    private final DeskSettings settings;
    private final Enforcement<P> enforcement;

    Imports(LedgerState state, DeskSettings settings, Enforcement<P> enforcement) {
        this.state = state;
        this.settings = settings;
        this.enforcement = enforcement;
    }

    /** Row by row, up to one that cannot be booked. */
    void book(ToWriter.ImportUsage request, Turn<P> turn) {
        try {
            request.rows().forEach(row -> book(row, request.source(), turn));
        } finally {
            enforcement.enforce(turn);
        }
    }

    private void book(ToWriter.ImportUsage.Row row, String source, Turn<P> turn) {
        Account account = Account.parse(row.account());
        long oldest = turn.today() - Period.MONTH.days() + 1;
        if (row.day() < oldest || row.day() > turn.today()) {
            throw new IllegalArgumentException("the day is not one of the last " + Period.MONTH.days());
        }
        if (row.in() < 0 || row.out() < 0) {
            throw new IllegalArgumentException("the bytes are " + row.in() + " in and " + row.out() + " out, allowed are 0 or more");
        }
        AccountState known = state.look(account);
        Imported before = known.imported(row.day(), source);
        long in = Math.max(0, row.in() - before.in());
        long out = Math.max(0, row.out() - before.out());
        if (in == 0 && out == 0) {
            return;
        }
        if (before.equals(Imported.NOTHING) && known.sources(row.day()) >= MAX_SOURCES) {
            throw new IllegalArgumentException("the account has usage of " + MAX_SOURCES + " sources on that day already");
        }
        List<Account> charged = charged(account);
        requireRoom(charged, row.day(), in, out);
        turn.emit(new UsageImported(source, charged, row.day(), in, out, before.in() + in, before.out() + out));
    }

    private void requireRoom(List<Account> charged, long day, long in, long out) {
        for (Account account : charged) {
            AccountState known = state.look(account);
            if (in > MAX_BYTES - known.spentOn(day, QuotaDirection.IN) || out > MAX_BYTES - known.spentOn(day, QuotaDirection.OUT)) {
                throw new IllegalArgumentException("the day would have more than " + MAX_BYTES + " bytes");
            }
        }
        long unknown = charged.stream().filter(account -> state.account(account).isEmpty()).count();
        if (state.accounts().size() + unknown > settings.maxAccounts()) {
            throw new IllegalArgumentException("the ledger has as many accounts as it may have, " + settings.maxAccounts());
        }
    }

    /** Whom a test of that account would have charged, as far as the other books tell. */
    private static List<Account> charged(Account account) {
        List<Account> charged = new ArrayList<>(List.of(account));
        if (account.kind() == AccountKind.USER) {
            Account.realmOf(account.name()).ifPresent(realm -> charged.add(new Account(AccountKind.REALM, realm)));
        } else if (account.kind() == AccountKind.ADDRESS) {
            charged.add(new Account(AccountKind.PREFIX, IpText.prefixOf(IpText.parse(account.name()))));
        }
        return charged;
    }
}
