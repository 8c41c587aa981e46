package org.btestfarm.farm.settings;

import java.math.BigInteger;
import java.net.InetAddress;
import org.btestfarm.protocol.IpText;

/**
 * A network, or a single address.
 *
 * @param first its first address
 * @param bits how many of the first bits all its addresses share, 0 to 32 (IPv4) or 128 (IPv6)
 */
public record Network(InetAddress first, int bits) {
    /**
     * Reads one.
     *
     * @param key what the error begins with
     * @param prefix {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single address
     * @throws IllegalArgumentException if it is none; one line
     */
    public static Network of(String key, String prefix) {
        int slash = prefix.indexOf('/');
        InetAddress first;
        int bits;
        try {
            first = IpText.parse(slash < 0 ? prefix : prefix.substring(0, slash));
            bits = slash < 0 ? first.getAddress().length * Byte.SIZE : Integer.parseInt(prefix.substring(slash + 1));
        } catch (IllegalArgumentException e) {
            String shown = prefix.replaceAll("[^\\x20-\\x7e]", "?");
            throw new IllegalArgumentException(key + ", the prefix is '" + shown + "', allowed are such as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.7", e);
        }
        int most = first.getAddress().length * Byte.SIZE;
        Checks.range(key + ", the length of prefix " + IpText.of(first), bits, 0, most);
        if (bits < most && number(first).getLowestSetBit() >= 0 && number(first).getLowestSetBit() < most - bits) {
            throw new IllegalArgumentException(key + ", the prefix " + IpText.of(first) + "/" + bits
                    + " has an address that goes on after its first " + bits + " bits, allowed is a network such as 10.0.0.0/8");
        }
        return new Network(first, bits);
    }

    /** Whether the address is in it. IPv4 and IPv6 are never in one another. */
    public boolean covers(InetAddress address) {
        int length = first.getAddress().length;
        return address.getAddress().length == length && number(first).xor(number(address)).shiftRight(length * Byte.SIZE - bits).signum() == 0;
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }
}
