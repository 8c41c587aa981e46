package org.btestfarm.farm.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * One address to listen on.
 *
 * @param address resolved; port 0 lets the system choose
 * @param auth how its clients log in where no rule says otherwise
 * @param rules how the clients of some networks log in; the first that covers a client's address counts; 1,000 at most
 */
public record ListenerSettings(InetSocketAddress address, ListenerAuth auth, List<AuthRule> rules) {
    public ListenerSettings {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("listeners: the address " + address.getHostString() + " is not known");
        }
        rules = List.copyOf(rules);
        Checks.range("auth-rules, their number", rules.size(), 0, 1_000);
    }

    /** One whose clients all log in the same way. */
    public ListenerSettings(InetSocketAddress address, ListenerAuth auth) {
        this(address, auth, List.of());
    }

    /** How a client with this address logs in. */
    public ListenerAuth authOf(InetAddress client) {
        return rules.stream().filter(rule -> rule.covers(client)).map(AuthRule::auth).findFirst().orElse(auth);
    }
}
