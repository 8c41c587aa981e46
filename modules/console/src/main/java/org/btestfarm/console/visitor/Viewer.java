package org.btestfarm.console.visitor;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import org.btestfarm.protocol.IpText;

/** Who asks. What somebody may see is decided here and nowhere else; a result's own link is an answer to whoever has it, and asks nobody. */
public sealed interface Viewer {
    /** Where the request comes from: of a proxy that the configuration names, what that proxy says. */
    InetAddress address();

    /**
     * Whether a test and its link may be shown.
     *
     * @param user who logged in for it; empty on an open listener
     * @param client where it came from
     */
    boolean maySee(Optional<String> user, InetAddress client);

    /** Somebody who did not log in: sees the tests of the same address. */
    record Visitor(InetAddress address) implements Viewer {
        private static final int IPV6_NETWORK = 8;

        @Override
        public boolean maySee(Optional<String> user, InetAddress client) {
            return isSameHouse(client);
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
    record User(InetAddress address, String name) implements Viewer {
        @Override
        public boolean maySee(Optional<String> user, InetAddress client) {
            return user.filter(name::equals).isPresent();
        }
    }

    /** An operator: showed the token. Sees everything. */
    record Admin(InetAddress address) implements Viewer {
        @Override
        public boolean maySee(Optional<String> user, InetAddress client) {
            return true;
        }
    }
}
