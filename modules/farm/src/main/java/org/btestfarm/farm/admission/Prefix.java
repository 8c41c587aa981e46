package org.btestfarm.farm.admission;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.btestfarm.protocol.IpText;

/** The network that an address belongs to: an IPv4 /24 or an IPv6 /64. */
public final class Prefix {
    private static final int IPV4_BYTES = 3;
    private static final int IPV6_BYTES = 8;

    private Prefix() {}

    /** The first address of the network. */
    static InetAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, bytes.length == 4 ? IPV4_BYTES : IPV6_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /** As people write it, such as {@code 192.0.2.0/24}. */
    public static String text(InetAddress address) {
        InetAddress prefix = of(address);
        return IpText.of(prefix) + (prefix.getAddress().length == 4 ? "/24" : "/64");
    }
}
