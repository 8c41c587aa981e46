package org.btestfarm.console.visitor;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.btestfarm.protocol.IpText;

/** Who asks. What somebody may see is decided here and nowhere else; a result's own link is an answer to whoever has it, and asks nobody. */
public sealed interface Viewer {
    /** Where the request comes from: of a proxy that the configuration names, what that proxy says. */
    InetAddress address();

    /**
     * Whether a test and its link may be shown.
     *
     * @param user who logged in for it; empty on an open listener
     * @param client where it came from; asked only if it matters
     */
    boolean maySee(Optional<String> user, Supplier<InetAddress> client);

    /** The same with an address that is at hand. */
    default boolean maySee(Optional<String> user, InetAddress client) {
        return maySee(user, () -> client);
    }

    /** Whether addresses are shown as a whole, or only as the network that they are in (IPv4 /24, IPv6 /64). */
    boolean seesWholeAddresses();

    /** Somebody who sees the same tests, but addresses only as networks; operators see them as they are. */
    Viewer withShortAddresses();

    /** A test's address, with or without a zone, as it is shown in tests that this viewer may see. */
    default String shown(String address) {
        int zone = address.indexOf('%');
        return seesWholeAddresses() ? address : IpText.prefixOf(IpText.parse(zone < 0 ? address : address.substring(0, zone)));
    }

    /** A test's accounts, likewise: that of an address says what the address is. */
    default List<String> shown(List<String> accounts) {
        return seesWholeAddresses() ? accounts : accounts.stream().filter(account -> !account.startsWith("address:")).toList();
    }

    /** Somebody who did not log in: sees the tests of the same address. */
    record Visitor(InetAddress address, boolean seesWholeAddresses) implements Viewer {
        private static final int IPV6_NETWORK = 8;

        /** One who sees addresses as they are. */
        public Visitor(InetAddress address) {
            this(address, true);
        }

        @Override
        public Viewer withShortAddresses() {
            return new Visitor(address, false);
        }

        @Override
        public boolean maySee(Optional<String> user, Supplier<InetAddress> client) {
            return isSameHouse(client.get());
        }

        /** Whether that address is this visitor's. An IPv6 network of 64 bits counts as one: its machines draw new addresses all day. */
        public boolean isSameHouse(InetAddress other) {
            byte[] mine = address.getAddress();
            byte[] theirs = other.getAddress();
            int kept = mine.length == 4 ? mine.length : IPV6_NETWORK;
            return mine.length == theirs.length && Arrays.equals(mine, 0, kept, theirs, 0, kept);
        }

        /** The ledger's account that covers what this visitor may see: {@code address:192.0.2.7} or {@code prefix:2001:db8::/64}. */
        public String account() {
            return address.getAddress().length == 4 ? "address:" + IpText.of(address) : "prefix:" + IpText.prefixOf(address);
        }
    }

    /**
     * Somebody who logged in: sees the tests of that name, wherever they came from.
     *
     * @param name as the ledger has it; not escaped
     */
    record User(InetAddress address, String name, boolean seesWholeAddresses) implements Viewer {
        /** One who sees addresses as they are. */
        public User(InetAddress address, String name) {
            this(address, name, true);
        }

        @Override
        public Viewer withShortAddresses() {
            return new User(address, name, false);
        }

        @Override
        public boolean maySee(Optional<String> user, Supplier<InetAddress> client) {
            return user.filter(name::equals).isPresent();
        }
    }

    /** An operator: showed the token. Sees everything. */
    record Admin(InetAddress address) implements Viewer {
        @Override
        public boolean seesWholeAddresses() {
            return true;
        }

        @Override
        public Viewer withShortAddresses() {
            return this;
        }

        @Override
        public boolean maySee(Optional<String> user, Supplier<InetAddress> client) {
            return true;
        }
    }
}
