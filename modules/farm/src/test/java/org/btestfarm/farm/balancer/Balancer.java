package org.btestfarm.farm.balancer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.btestfarm.farm.RawClient;
import org.btestfarm.farm.settings.BalancerSettings;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.settings.Network;
import org.btestfarm.farm.settings.UdpAddresses;

/** A balancer on 127.0.0.9: connections that begin with the header of a client. */
final class Balancer {
    static final String ADDRESS = "127.0.0.9";
    static final byte[] LOCAL = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a20000000");

    private Balancer() {}

    static FarmSettings inFrontOf(FarmSettings settings) {
        return inFrontOf(settings, UdpAddresses.asTcp());
    }

    static FarmSettings inFrontOf(FarmSettings settings, UdpAddresses udp) {
        BalancerSettings usual = BalancerSettings.none();
        return settings.behind(new BalancerSettings(List.of(Network.of("balancers.from", ADDRESS)), usual.headerWithin()), udp);
    }

    /** A client's connection. */
    static RawClient client(InetSocketAddress listener, String address) throws IOException {
        String family = address.contains(":") ? "TCP6" : "TCP4";
        String server = address.contains(":") ? "2001:db8::1" : "203.0.113.1";
        return sending(listener, "PROXY " + family + " " + address + " " + server + " 4711 2000\r\n");
    }

    static RawClient sending(InetSocketAddress listener, String header) throws IOException {
        RawClient connection = new RawClient(listener, ADDRESS);
        connection.send(header.getBytes(StandardCharsets.ISO_8859_1));
        return connection;
    }
}
