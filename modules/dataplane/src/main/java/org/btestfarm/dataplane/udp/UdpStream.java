package org.btestfarm.dataplane.udp;

import java.net.InetSocketAddress;

/** One sequence of numbered datagrams: where it leaves, where it goes, and its next number. */
final class UdpStream {
    private final UdpPort port;
    private InetSocketAddress target;
    private int next = 1;

    UdpStream(UdpPort port, InetSocketAddress target) {
        this.port = port;
        this.target = target;
    }

    UdpPort port() {
        return port;
    }

    InetSocketAddress target() {
        return target;
    }

    void target(InetSocketAddress newTarget) {
        target = newTarget;
    }

    /** Takes so many numbers and returns the first; they wrap. */
    int take(int count) {
        int first = next;
        next += count;
        return first;
    }
}
