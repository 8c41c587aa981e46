package org.btestfarm.farm.settings;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.btestfarm.protocol.IpText;

/**
 * The local addresses that UDP tests are bound on: where datagrams to the address that clients know arrive at this node. Without one of a client's family it is the address that its TCP
 * connection came to (docs/protocol.md, section 8), which behind a balancer is not the one that the client knows.
 *
 * @param addresses one IPv4 and one IPv6 address at most, of this machine
 */
public record UdpAddresses(List<InetAddress> addresses) {
    public UdpAddresses {
        addresses = List.copyOf(addresses);
        for (int i = 0; i < addresses.size(); i++) {
            InetAddress address = addresses.get(i);
            if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
                throw new IllegalArgumentException("udp-addresses: " + IpText.of(address) + " is not the address of one machine, which alone is allowed");
            }
            if (addresses.subList(0, i).stream().anyMatch(other -> sameFamily(other, address))) {
                throw new IllegalArgumentException("udp-addresses are two of one family, allowed are one IPv4 and one IPv6 address at most");
            }
        }
    }

    /** Where the client's TCP connection came to. */
    public static UdpAddresses asTcp() {
        return new UdpAddresses(List.of());
    }

    /**
     * Where UDP tests of this client are bound.
     *
     * @param tcp where its TCP connection came to
     * @return empty if that is of another family, as behind a balancer that translates, and none of the client's is set
     */
    public Optional<InetAddress> of(InetAddress client, InetAddress tcp) {
        return addresses.stream().filter(own -> sameFamily(own, client)).findFirst().or(() -> Optional.of(tcp).filter(own -> sameFamily(own, client)));
    }

    private static boolean sameFamily(InetAddress one, InetAddress other) {
        return one.getAddress().length == other.getAddress().length;
    }
}
