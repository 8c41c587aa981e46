package org.btestfarm.farm.settings;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * Load balancers in front of a node. Their connections begin with a PROXY header, version 1 or 2, that names the client; without one they are refused, and the headers of anybody else are too.
 *
 * @param from where they come from, 0 to 1,000 networks
 * @param headerWithin how long a header may take since the connection was accepted, 10 ms to 1 minute
 */
public record BalancerSettings(List<Network> from, Duration headerWithin) {
    private static final int MOST = 1_000;

    public BalancerSettings {
        from = List.copyOf(from);
        Checks.range("balancers.from, the number of networks", from.size(), 0, MOST);
        Checks.range("balancers.header-within", headerWithin, Duration.ofMillis(10), Duration.ofMinutes(1));
    }

    /** No balancer: clients come by themselves. */
    public static BalancerSettings none() {
        return new BalancerSettings(List.of(), Duration.ofSeconds(3));
    }

    /** Whether a connection from this address is a balancer's. */
    public boolean include(InetAddress address) {
        for (Network network : from) {
            if (network.covers(address)) {
                return true;
            }
        }
        return false;
    }
}
