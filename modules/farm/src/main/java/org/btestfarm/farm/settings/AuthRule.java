package org.btestfarm.farm.settings;

import java.math.BigInteger;
import java.net.InetAddress;
import org.btestfarm.protocol.IpText;

/**
 * How the clients of a network log in, whatever the listener says that they come to: an address is all that a server knows before it has to choose
 * (docs/protocol.md, section 1).
 *
 * @param network the first address of the network
 * @param bits how many of its first bits all its addresses share, 0 to 32 (IPv4) or 128 (IPv6)
 * @param auth how its clients log in
 */
public record AuthRule(InetAddress network, int bits, ListenerAuth auth) {
    public AuthRule {
        int most = network.getAddress().length * Byte.SIZE;
        Checks.range("auth-rules, the length of prefix " + IpText.of(network), bits, 0, most);
        if (bits < most && number(network).getLowestSetBit() >= 0 && number(network).getLowestSetBit() < most - bits) {
            throw new IllegalArgumentException("auth-rules, the prefix " + IpText.of(network) + "/" + bits
                    + " has an address that goes on after its first " + bits + " bits, allowed is a network such as 10.0.0.0/8");
        }
    }

    /**
     * Reads a rule.
     *
     * @param prefix {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single address
     * @throws IllegalArgumentException if it is none; one line that begins with the key
     */
    public static AuthRule of(String prefix, ListenerAuth auth) {
        int slash = prefix.indexOf('/');
        InetAddress network;
        int bits;
        try {
            network = IpText.parse(slash < 0 ? prefix : prefix.substring(0, slash));
            bits = slash < 0 ? network.getAddress().length * Byte.SIZE : Integer.parseInt(prefix.substring(slash + 1));
        } catch (IllegalArgumentException e) {
            String shown = prefix.replaceAll("[^\\x20-\\x7e]", "?");
            throw new IllegalArgumentException("auth-rules, the prefix is '" + shown + "', allowed are such as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.7", e);
        }
        return new AuthRule(network, bits, auth);
    }

    /** Whether the address is in the network. IPv4 and IPv6 are never in one another. */
    public boolean covers(InetAddress address) {
        int length = network.getAddress().length;
        return address.getAddress().length == length
                && number(network).xor(number(address)).shiftRight(length * Byte.SIZE - bits).signum() == 0;
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }
}
