package org.btestfarm.dataplane.udp;

import io.netty.channel.epoll.Epoll;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** The kinds of sockets that every test runs on. */
record Network(boolean epoll, InetAddress address) {
    static List<Network> all() throws UnknownHostException {
        List<Network> kinds = new ArrayList<>();
        for (String address : List.of("127.0.0.1", "::1")) {
            kinds.add(new Network(false, InetAddress.getByName(address)));
            if (Epoll.isAvailable()) {
                kinds.add(new Network(true, InetAddress.getByName(address)));
            }
        }
        return kinds;
    }

    int headers() {
        return address.getAddress().length == 4 ? 28 : 48;
    }

    @Override
    public String toString() {
        return (epoll ? "epoll" : "nio") + " " + address.getHostAddress();
    }
}
