package org.btestfarm.ledger.quota;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.AccountKind;
import org.btestfarm.ledger.account.Policy;
import org.btestfarm.ledger.account.PolicyTarget;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.PolicyChanged;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.event.UserEvent;

/**
 * The whole state as bytes: what snapshots and base events hold. Two equal states give equal bytes, so comparing images compares balances. Users,
 * policies and open tests are written as the events that would make them.
 */
public final class StateImage {
    private static final int FORMAT = 2;
    /** Has nothing of imported usage; still written where there is none, so that bytes stay what they were. */
    private static final int FIRST_FORMAT = 1;
    private static final int MANY = 100_000_000;

    private StateImage() {}

    /** The state as bytes. */
    public static byte[] of(LedgerState state) {
        ByteSink sink = new ByteSink();
        int format = state.accounts.values().stream().anyMatch(AccountState::hasImports) ? FORMAT : FIRST_FORMAT;
        sink.one(format);
        state.head.write(sink);
        state.signed.write(sink);
        time(sink, state.time).fixed(state.dayCount.last()).fixed(state.dayCount.steady());
        sink.number(state.keys.size());
        new TreeMap<>(state.keys).forEach((node, key) -> sink.text(node).bytes(key));
        sink.number(state.users.size());
        new TreeMap<>(state.users).values().forEach(user ->
                new UserEvent.Changed(user.name(), user.id(), user.digest(), user.md5(), user.enabled()).write(sink));
        SortedMap<PolicyTarget, Policy> policies = state.policies.all();
        sink.number(policies.size());
        policies.forEach((target, policy) -> new PolicyChanged(target, policy).write(sink));
        sink.number(state.accounts.size());
        new TreeMap<>(state.accounts).values().forEach(account -> account(sink, account, format));
        sink.number(state.tests.size());
        new TreeMap<>(state.tests).values().forEach(test -> test(sink, test));
        sink.number(state.closed.ids().size());
        state.closed.ids().forEach(sink::text);
        return sink.toByteArray();
    }

    /**
     * The state that those bytes hold.
     *
     * @throws JournalFormatException if they are no image, or one of a newer version
     */
    public static LedgerState restore(byte[] image) {
        ByteSource source = new ByteSource(image);
        int format = source.one();
        if (format != FORMAT && format != FIRST_FORMAT) {
            throw new JournalFormatException("a snapshot has format " + format + ", this program reads up to " + FORMAT);
        }
        LedgerState state = new LedgerState();
        state.head = ChainHead.read(source);
        state.signed = ChainHead.read(source);
        state.time = time(source);
        state.dayCount.restore(source.fixed(), source.fixed());
        for (int left = source.count(MANY); left > 0; left--) {
            state.keys.put(source.text(), source.bytes());
        }
        for (int left = source.count(MANY); left > 0; left--) {
            UserEvent.Changed user = UserEvent.Changed.read(source);
            state.users.put(user.name(), new UserState(user.name(), user.id(), user.digest(), user.md5(), user.enabled()));
        }
        for (int left = source.count(MANY); left > 0; left--) {
            PolicyChanged policy = PolicyChanged.read(source);
            state.policies.set(policy.target(), policy.policy());
        }
        for (int left = source.count(MANY); left > 0; left--) {
            account(source, state, format);
        }
        for (int left = source.count(MANY); left > 0; left--) {
            test(source, state);
        }
        for (int left = source.count(ClosedTests.REMEMBERED); left > 0; left--) {
            state.closed.add(source.text());
        }
        source.end();
        return state;
    }

    private static void account(ByteSink sink, AccountState account, int format) {
        sink.one(account.account().kind().ordinal()).text(account.account().name()).number(account.days().size());
        for (DayUse use : account.days()) {
            sink.fixed(use.day).number(use.spentIn).number(use.spentOut).number(use.leasedIn).number(use.leasedOut);
            if (format != FIRST_FORMAT) {
                sink.number(use.imported.size());
                use.imported.forEach((source, booked) -> sink.text(source).number(booked.in()).number(booked.out()));
            }
        }
    }

    private static void account(ByteSource source, LedgerState state, int format) {
        AccountState account = new AccountState(new Account(source.choice(AccountKind.values()), source.text()));
        for (int left = source.count(MANY); left > 0; left--) {
            DayUse use = account.on(source.fixed());
            use.spentIn = source.number();
            use.spentOut = source.number();
            use.leasedIn = source.number();
            use.leasedOut = source.number();
            for (int sources = format == FIRST_FORMAT ? 0 : source.count(MANY); sources > 0; sources--) {
                use.imported.put(source.text(), new Imported(source.number(), source.number()));
            }
        }
        state.accounts.put(account.account(), account);
    }

    private static void test(ByteSink sink, TestState test) {
        test.opened().write(sink);
        time(sink, test.since()).number(test.leases().size());
        for (Lease lease : test.leases()) {
            lease.id().write(sink);
            time(sink, lease.lastHeard()).number(lease.report());
            side(sink, lease.side(QuotaDirection.IN));
            side(sink, lease.side(QuotaDirection.OUT));
        }
        sink.number(test.settled().size());
        test.settled().forEach(node -> sink.text(node.name()).text(node.incarnation()));
    }

    private static void test(ByteSource source, LedgerState state) {
        TestEvent.Opened opened = TestEvent.Opened.read(source);
        List<AccountState> accounts = new ArrayList<>();
        for (Account account : opened.accounts()) {
            AccountState touched = state.accounts.computeIfAbsent(account, AccountState::new);
            touched.testOpened();
            accounts.add(touched);
        }
        TestState test = new TestState(opened, time(source), accounts);
        for (int left = source.count(MANY); left > 0; left--) {
            LeaseId id = LeaseId.read(source);
            Instant heard = time(source);
            long report = source.number();
            Lease lease = new Lease(id, test, side(source, QuotaDirection.IN, accounts), side(source, QuotaDirection.OUT, accounts), report, heard);
            test.put(lease);
            accounts.forEach(account -> account.leaseAdded(lease));
        }
        for (int left = source.count(MANY); left > 0; left--) {
            test.settled().add(new NodeId(source.text(), source.text()));
        }
        state.tests.put(opened.test(), test);
    }

    private static void side(ByteSink sink, LeaseSide side) {
        sink.number(side.granted()).number(side.spent()).number(side.returned()).flag(side.unmetered()).number(side.partCount());
        side.parts().forEach(part -> sink.fixed(part.day).number(part.left));
    }

    private static LeaseSide side(ByteSource source, QuotaDirection way, List<AccountState> accounts) {
        long granted = source.number();
        long spent = source.number();
        long returned = source.number();
        boolean unmetered = source.flag();
        List<LeaseSide.Part> parts = new ArrayList<>(2);
        for (int left = source.count(MANY); left > 0; left--) {
            parts.add(new LeaseSide.Part(source.fixed(), source.number()));
        }
        if (unmetered) {
            accounts.forEach(account -> account.unmetered(way, 1));
        }
        return new LeaseSide(way, accounts, granted, spent, returned, unmetered, parts);
    }

    private static ByteSink time(ByteSink sink, Instant time) {
        return sink.fixed(time.getEpochSecond()).number(time.getNano());
    }

    private static Instant time(ByteSource source) {
        return Instant.ofEpochSecond(source.fixed(), source.number());
    }
}
