package org.btestfarm.ledger.quota;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.PolicyBook;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.event.ChainEvent;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.LedgerEvent;
import org.btestfarm.ledger.event.PolicyChanged;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.event.UsageImported;
import org.btestfarm.ledger.event.UserEvent;

/** All that the ledger knows, made from events and nothing else. Not thread-safe; whoever owns it applies entries in order. */
public final class LedgerState {
    ChainHead head = ChainHead.START;
    Instant time = Instant.EPOCH;
    final DayCount dayCount = new DayCount();
    final PolicyBook policies = new PolicyBook();
    final Map<String, UserState> users = new HashMap<>();
    final Map<Account, AccountState> accounts = new HashMap<>();
    final Map<String, TestState> tests = new LinkedHashMap<>();
    final ClosedTests closed = new ClosedTests();
    final Map<String, byte[]> keys = new HashMap<>();
    ChainHead signed = ChainHead.START;

    /**
     * Applies the next entry. One that was applied before is skipped.
     *
     * @throws JournalFormatException if it does not follow the last one
     */
    public void apply(Entry entry) {
        if (entry.number() <= head.number()) {
            return;
        }
        if (entry.number() != head.number() + 1) {
            throw new JournalFormatException("events " + (head.number() + 1) + " to " + (entry.number() - 1) + " are missing from the journal");
        }
        if (!entry.previous().equals(head.hash())) {
            throw new JournalFormatException("event " + entry.number() + " does not follow event " + head.number() + ": the hashes differ");
        }
        change(entry.event(), entry.time());
        head = entry.head();
        time = entry.time();
    }

    private void change(LedgerEvent event, Instant when) {
        if (event instanceof LeaseEvent lease) {
            change(lease, when);
        } else if (event instanceof TestEvent test) {
            change(test, when);
        } else if (event instanceof UserEvent user) {
            change(user);
        } else if (event instanceof PolicyChanged changed) {
            policies.set(changed.target(), changed.policy());
        } else if (event instanceof UsageImported imported) {
            change(imported);
        } else if (event instanceof ChainEvent.KeyAnnounced announced) {
            keys.put(announced.node(), announced.key());
        } else if (event instanceof ChainEvent.HeadSigned headSigned) {
            signed = headSigned.head().head();
        }
    }

    private void change(UsageImported event) {
        for (Account account : event.accounts()) {
            DayUse use = accounts.computeIfAbsent(account, AccountState::new).on(event.day());
            use.spend(QuotaDirection.IN, event.in());
            use.spend(QuotaDirection.OUT, event.out());
        }
        accounts.get(event.accounts().get(0)).on(event.day()).imported.put(event.source(), new Imported(event.totalIn(), event.totalOut()));
    }

    private void change(UserEvent event) {
        if (event instanceof UserEvent.Added added) {
            users.put(added.name(), new UserState(added.name(), added.id(), added.digest(), added.md5(), true));
        } else if (event instanceof UserEvent.Changed changed) {
            users.put(changed.name(), new UserState(changed.name(), changed.id(), changed.digest(), changed.md5(), changed.enabled()));
        } else if (event instanceof UserEvent.Removed removed) {
            users.remove(removed.name());
        }
    }

    private void change(TestEvent event, Instant when) {
        if (event instanceof TestEvent.Opened opened) {
            List<AccountState> touched = new ArrayList<>(opened.accounts().size());
            for (Account account : opened.accounts()) {
                AccountState state = accounts.computeIfAbsent(account, AccountState::new);
                state.testOpened();
                touched.add(state);
            }
            tests.put(opened.test(), new TestState(opened, when, touched));
        } else if (event instanceof TestEvent.Closed closedEvent) {
            TestState test = tests.remove(closedEvent.test());
            if (test == null) {
                throw new JournalFormatException("test " + closedEvent.test() + " was closed, but never opened");
            }
            test.accounts().forEach(AccountState::testClosed);
            closed.add(closedEvent.test());
        }
    }

    private void change(LeaseEvent event, Instant when) {
        TestState test = tests.get(event.lease().test());
        if (test == null) {
            throw new JournalFormatException("test " + event.lease().test() + " has a lease, but is not open");
        }
        Lease lease = test.lease(event.lease().node()).orElse(null);
        if (event instanceof LeaseEvent.Granted granted) {
            if (lease == null) {
                lease = new Lease(granted.lease(), test, when);
                test.put(lease);
                for (AccountState account : test.accounts()) {
                    account.leaseAdded(lease);
                }
            }
            LeaseChanges.grant(lease, granted);
            see(granted.day());
        } else if (lease == null) {
            throw new JournalFormatException("test " + event.lease().test() + " has no lease on node " + event.lease().node());
        } else if (event instanceof LeaseEvent.Usage usage) {
            LeaseChanges.report(lease, usage, when);
            see(usage.day());
        } else if (event instanceof LeaseEvent.Settled settled) {
            LeaseChanges.settle(lease, settled);
            test.remove(lease);
            for (AccountState account : test.accounts()) {
                account.leaseRemoved(lease);
            }
        }
    }

    private void see(long day) {
        if (dayCount.see(day)) {
            accounts.values().removeIf(account -> account.forgetBefore(dayCount.keptFrom()));
        }
    }

    /** The chain up to the last entry applied. */
    public ChainHead head() {
        return head;
    }

    /** The last head that was signed. */
    public ChainHead signed() {
        return signed;
    }

    /** When the last entry applied happened. */
    public Instant time() {
        return time;
    }

    /** The policies in force. Only events change them. */
    public PolicyBook policies() {
        return policies;
    }

    /** The users: a view. */
    public Collection<UserState> users() {
        return Collections.unmodifiableCollection(users.values());
    }

    /** The user of that name. */
    public Optional<UserState> user(String name) {
        return Optional.ofNullable(users.get(name));
    }

    /** What is known of an account, if it was ever touched within the longest period. */
    public Optional<AccountState> account(Account account) {
        return Optional.ofNullable(accounts.get(account));
    }

    /** What is known of an account; of one that was not touched, that nothing is. */
    public AccountState look(Account account) {
        AccountState known = accounts.get(account);
        return known != null ? known : new AccountState(account);
    }

    /** The accounts that were touched within the longest period: a view. */
    public Collection<AccountState> accounts() {
        return Collections.unmodifiableCollection(accounts.values());
    }

    /** The tests that are not closed: a view. */
    public Collection<TestState> tests() {
        return Collections.unmodifiableCollection(tests.values());
    }

    /** The test of that id, if it is not closed. */
    public Optional<TestState> test(String id) {
        return Optional.ofNullable(tests.get(id));
    }

    /** Whether the test of that id was closed lately: one of the last {@value ClosedTests#REMEMBERED}. */
    public boolean wasClosed(String id) {
        return closed.contains(id);
    }

    /** The key that a node announced last. */
    public Optional<byte[]> key(String node) {
        return Optional.ofNullable(keys.get(node)).map(byte[]::clone);
    }

    /** The keys that nodes announced last, by the nodes' names: a copy. */
    public Map<String, byte[]> keys() {
        return Map.copyOf(keys);
    }
}
