package org.btestfarm.farm.settings;

import java.net.InetAddress;

/**
 * How the clients of a network log in, whatever the listener says that they come to: an address is all that a server knows before it has to choose
 * (docs/protocol.md, section 1).
 *
 * @param network whose clients
 * @param auth how they log in
 */
public record AuthRule(Network network, ListenerAuth auth) {
    /**
     * Reads a rule.
     *
     * @param prefix {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single address
     * @throws IllegalArgumentException if it is none; one line that begins with the key
     */
    public static AuthRule of(String prefix, ListenerAuth auth) {
        return new AuthRule(Network.of("auth-rules", prefix), auth);
    }

    /** Whether it is about the client with this address. */
    public boolean covers(InetAddress address) {
        return network.covers(address);
    }
}
