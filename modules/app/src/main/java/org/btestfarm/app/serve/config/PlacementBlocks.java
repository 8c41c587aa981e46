package org.btestfarm.app.serve.config;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.util.List;
import org.btestfarm.farm.settings.BalancerSettings;
import org.btestfarm.farm.settings.Capacity;
import org.btestfarm.farm.settings.Network;
import org.btestfarm.farm.settings.UdpAddresses;
import org.btestfarm.protocol.IpText;
import org.btestfarm.protocol.rate.BitRate;

/** Reads what a node behind a balancer is told: {@code balancers}, {@code udp-addresses} and {@code capacity}. Errors are one line that begins with the key. */
final class PlacementBlocks {
    private static final String UNLIMITED = "unlimited";

    private PlacementBlocks() {}

    static BalancerSettings balancers(Config config) {
        List<Network> from = config.getStringList("balancers.from").stream().map(text -> Network.of("balancers.from", text)).toList();
        return new BalancerSettings(from, config.getDuration("balancers.header-within"));
    }

    static UdpAddresses udpAddresses(Config config) {
        return new UdpAddresses(config.getStringList("udp-addresses").stream().map(PlacementBlocks::address).toList());
    }

    private static InetAddress address(String text) {
        try {
            return IpText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("udp-addresses: " + e.getMessage(), e);
        }
    }

    static Capacity capacity(Config config) {
        return new Capacity(bps(config, "capacity.in"), bps(config, "capacity.out"));
    }

    private static long bps(Config config, String key) {
        String text = config.getString(key);
        try {
            return text.equals(UNLIMITED) ? Capacity.UNLIMITED : BitRate.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage() + ", or " + UNLIMITED, e);
        }
    }
}
