package org.btestfarm.ledger.event;

import java.util.ArrayList;
import java.util.List;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.AccountKind;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;

/**
 * Usage that other books have was booked. Those books give a day's totals; what was booked of them before is not booked again, so an import may be
 * repeated, or continued when the other books have grown.
 *
 * @param source whose books, a few words
 * @param accounts who is charged; the first is the one that the other books name
 * @param day on which it counts, days since 1970-01-01
 * @param in bytes received, booked now
 * @param out bytes sent, booked now
 * @param totalIn bytes received that were booked of that account, day and source in all
 * @param totalOut bytes sent that were booked of that account, day and source in all
 */
public record UsageImported(String source, List<Account> accounts, long day, long in, long out, long totalIn, long totalOut) implements LedgerEvent {
    /** The longest name of a source, characters. */
    public static final int MAX_SOURCE = 64;

    private static final int MAX_ACCOUNTS = 4;

    public UsageImported {
        accounts = List.copyOf(accounts);
        if (accounts.isEmpty() || accounts.size() > MAX_ACCOUNTS || in < 0 || out < 0 || totalIn < in || totalOut < out) {
            throw new IllegalArgumentException("imported usage of " + accounts.size() + " accounts, " + in + " of " + totalIn + " bytes in and " + out
                    + " of " + totalOut + " out");
        }
        requireSource(source);
    }

    /**
     * Checks the name of a source: 1 to {@value #MAX_SOURCE} characters.
     *
     * @throws IllegalArgumentException with one clear line
     */
    public static void requireSource(String source) {
        if (source.isEmpty() || source.length() > MAX_SOURCE) {
            throw new IllegalArgumentException("the source '" + Texts.printable(source) + "' has " + source.length() + " characters, allowed are 1 to "
                    + MAX_SOURCE);
        }
    }

    @Override
    public void write(ByteSink sink) {
        sink.text(source).number(accounts.size());
        accounts.forEach(account -> sink.one(account.kind().ordinal()).text(account.name()));
        sink.fixed(day).number(in).number(out).number(totalIn).number(totalOut);
    }

    /** Reads what {@link #write} wrote. */
    static UsageImported read(ByteSource source) {
        String whose = source.text();
        List<Account> accounts = new ArrayList<>();
        for (int left = source.count(MAX_ACCOUNTS); left > 0; left--) {
            accounts.add(new Account(source.choice(AccountKind.values()), source.text()));
        }
        return new UsageImported(whose, accounts, source.fixed(), source.number(), source.number(), source.number(), source.number());
    }
}
