package org.btestfarm.dataplane.udp;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.btestfarm.dataplane.net.Sockets;

/** The kinds of sockets that every test runs on. */
record Network(Sockets sockets, InetAddress address) {
    static List<Network> all() throws IOException {
        List<Network> kinds = new ArrayList<>();
        for (String address : List.of("127.0.0.1", "::1")) {
            for (TransportChoice choice : TransportChoice.values()) {
                if (choice != TransportChoice.AUTO && (choice == TransportChoice.NIO || Epoll.isAvailable())) {
                    kinds.add(new Network(Sockets.choose(choice), InetAddress.getByName(address)));
                }
            }
        }
        return kinds;
    }

    int headers() {
        return address.getAddress().length == 4 ? 28 : 48;
    }

    @Override
    public String toString() {
        return sockets + " " + address.getHostAddress();
    }
}
