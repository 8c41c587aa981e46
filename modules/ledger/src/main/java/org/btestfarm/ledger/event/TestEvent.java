package org.btestfarm.ledger.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.AccountKind;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;

/** What happened to a test, or to somebody who wanted one. */
public sealed interface TestEvent extends LedgerEvent {
    /**
     * A test was let in.
     *
     * @param test its id
     * @param node which node opened it
     * @param user who logged in; empty on an open listener
     * @param address where it comes from
     * @param accounts who is charged
     * @param transport what it measures
     * @param direction who sends
     * @param connections how many connections or streams, 1..255
     */
    record Opened(
            String test,
            NodeId node,
            Optional<String> user,
            String address,
            List<Account> accounts,
            Transport transport,
            Direction direction,
            int connections)
            implements TestEvent {
        private static final int MAX_ACCOUNTS = 16;

        public Opened {
            accounts = List.copyOf(accounts);
        }

        @Override
        public void write(ByteSink sink) {
            new LeaseId(test, node).write(sink);
            sink.maybe(user).text(address).number(accounts.size());
            accounts.forEach(account -> sink.one(account.kind().ordinal()).text(account.name()));
            sink.one(transport.code()).one(direction.code()).number(connections);
        }

        /** Reads what {@link #write} wrote. */
        public static Opened read(ByteSource source) {
            LeaseId lease = LeaseId.read(source);
            Optional<String> user = source.maybeText();
            String address = source.text();
            int count = source.count(MAX_ACCOUNTS);
            List<Account> accounts = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                accounts.add(new Account(source.choice(AccountKind.values()), source.text()));
            }
            Transport transport = source.one() == Transport.TCP.code() ? Transport.TCP : Transport.UDP;
            int direction = source.one();
            if (direction < 1 || direction > 3) {
                throw new JournalFormatException("a test's direction is " + direction + ", allowed are 1 to 3");
            }
            return new Opened(lease.test(), lease.node(), user, address, accounts, transport, Direction.values()[direction - 1], source.count(255));
        }
    }

    /**
     * A test was not let in.
     *
     * @param user who logged in; empty on an open listener
     * @param address where it comes from
     * @param reason one word
     * @param detail which limit or why, one line
     */
    record Refused(Optional<String> user, String address, String reason, String detail) implements TestEvent {
        @Override
        public void write(ByteSink sink) {
            sink.maybe(user).text(address).text(reason).text(detail);
        }

        static Refused read(ByteSource source) {
            return new Refused(source.maybeText(), source.text(), source.text(), source.text());
        }
    }

    /**
     * A test is over and all its leases are settled.
     *
     * @param test its id
     * @param reason one word
     * @param detail which limit or why, one line; may be empty
     * @param congestion the TCP congestion control by which the farm sent, as the kernel names it; empty where it did not send over TCP, or it is not known. Such an event has the form of version 1, which has
     *     no such field: journals without it can be read by programs that know only that
     */
    record Closed(String test, String reason, String detail, Optional<String> congestion) implements TestEvent {
        /** One that says nothing of congestion control. */
        public Closed(String test, String reason, String detail) {
            this(test, reason, detail, Optional.empty());
        }

        @Override
        public void write(ByteSink sink) {
            sink.text(test).text(reason).text(detail);
            congestion.ifPresent(sink::text);
        }

        static Closed read(ByteSource source) {
            return new Closed(source.text(), source.text(), source.text());
        }

        static Closed readVersion2(ByteSource source) {
            return new Closed(source.text(), source.text(), source.text(), Optional.of(source.text()));
        }
    }

    /**
     * Logins were refused. Nodes gather them, so that a flood of logins is no flood of events.
     *
     * @param name the name that was tried
     * @param address where from
     * @param reason one word
     * @param count how many since the last such event
     */
    record LoginsRefused(String name, String address, String reason, long count) implements TestEvent {
        @Override
        public void write(ByteSink sink) {
            sink.text(name).text(address).text(reason).number(count);
        }

        static LoginsRefused read(ByteSource source) {
            return new LoginsRefused(source.text(), source.text(), source.text(), source.number());
        }
    }
}
