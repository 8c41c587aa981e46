package org.btestfarm.console.visitor;

import java.math.BigInteger;
import java.net.InetAddress;
import org.btestfarm.protocol.IpText;

/**
 * Addresses that begin alike.
 *
 * @param first the first of them; bits beyond {@code bits} are zero
 * @param bits how many of its first bits all share, 0 to 32 (IPv4) or 128 (IPv6)
 */
public record Network(InetAddress first, int bits) {
    public Network {
        int most = first.getAddress().length * Byte.SIZE;
        boolean goesOn = bits < most && number(first).getLowestSetBit() >= 0 && number(first).getLowestSetBit() < most - bits;
        if (bits < 0 || bits > most || goesOn) {
            throw new IllegalArgumentException("'" + IpText.of(first) + "/" + bits + "' is no network, allowed are such as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.7");
        }
    }

    /**
     * Reads one.
     *
     * @param text {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single address
     * @throws IllegalArgumentException with one clear line if it is none
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress first = IpText.parse(slash < 0 ? text : text.substring(0, slash));
            return new Network(first, slash < 0 ? first.getAddress().length * Byte.SIZE : Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text.replaceAll("[^\\x20-\\x7e]", "?") + "' is no network, allowed are such as 10.0.0.0/8", e);
        }
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
