package org.btestfarm.console.views;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.btestfarm.ledger.account.Account;

/**
 * Which tests.
 *
 * @param accounts only tests that touch all of these: a user, an address, a network (/24 or /64), a realm; empty for tests of all
 * @param from only tests that began at that time or later
 * @param to only tests that began before that time
 */
public record TestQuery(Set<Account> accounts, Optional<Instant> from, Optional<Instant> to) {
    /** All tests. */
    public static final TestQuery ALL = new TestQuery(Set.of(), Optional.empty(), Optional.empty());

    public TestQuery {
        accounts = Set.copyOf(accounts);
    }

    /** Tests that touch an account. */
    public static TestQuery of(Account account) {
        return new TestQuery(Set.of(account), Optional.empty(), Optional.empty());
    }
}
