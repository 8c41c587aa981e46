package org.btestfarm.protocol;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses and prefixes in one canonical spelling (RFC 5952 for IPv6): in logs, reports and session ids alike, and one address is one account of the ledger. Never
 * asks a name server.
 */
public final class IpText {
    private static final int IPV4_PREFIX_BYTES = 3;
    private static final int IPV6_PREFIX_BYTES = 8;

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private IpText() {}

    /** The address in canonical form, without a zone. */
    public static String of(InetAddress address) {
        return address instanceof Inet6Address ? compressed(address.getAddress()) : address.getHostAddress();
    }

    /** The address and a port, as {@code 192.0.2.7:2000} or {@code [2001:db8::7]:2000}. */
    public static String of(InetSocketAddress address) {
        String host = of(address.getAddress());
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** The network that the address is in: {@code 192.0.2.0/24} or {@code 2001:db8::/64}. */
    public static String prefixOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        int kept = bytes.length == 4 ? IPV4_PREFIX_BYTES : IPV6_PREFIX_BYTES;
        Arrays.fill(bytes, kept, bytes.length, (byte) 0);
        try {
            return of(InetAddress.getByAddress(bytes)) + "/" + kept * 8;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are always an address", e);
        }
    }

    /**
     * Reads an address literal.
     *
     * @throws IllegalArgumentException with one clear line if it is none
     */
    public static InetAddress parse(String text) {
        boolean v4 = IPV4.matcher(text).matches();
        boolean v6 = text.indexOf(':') >= 0 && IPV6.matcher(text).matches();
        if (v4 || v6) {
            try {
                return InetAddress.getByName(text);
            } catch (UnknownHostException e) {
                throw notAnAddress(text, e);
            }
        }
        throw notAnAddress(text, null);
    }

    /**
     * Reads a prefix, {@code ADDRESS/24} or {@code ADDRESS/64}; bits after the prefix are ignored.
     *
     * @throws IllegalArgumentException with one clear line if it is none
     */
    public static String canonicalPrefix(String text) {
        int slash = text.indexOf('/');
        InetAddress address = parse(slash < 0 ? text : text.substring(0, slash));
        String canonical = prefixOf(address);
        if (slash >= 0 && !canonical.endsWith(text.substring(slash))) {
            throw new IllegalArgumentException("prefix " + Quote.of(text) + ": allowed are IPv4 /24 and IPv6 /64");
        }
        return canonical;
    }

    private static IllegalArgumentException notAnAddress(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(Quote.of(text) + " is not an IPv4 or IPv6 address", cause);
    }

    private static String compressed(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > bestLength) {
                best = i;
                bestLength = end - i;
            }
        }
        StringBuilder text = new StringBuilder(40);
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
