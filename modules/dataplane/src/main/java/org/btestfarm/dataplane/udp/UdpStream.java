package org.btestfarm.dataplane.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** One sequence of numbered datagrams: where it leaves, where it goes, and its next number. */
final class UdpStream {
    private final UdpPort port;
    private InetSocketAddress target;
    private InetAddress targetAddress;
    private int targetPort;
    private int next = 1;

    UdpStream(UdpPort port, InetSocketAddress target) {
        this.port = port;
        this.target = target;
        this.targetAddress = target.getAddress();
        this.targetPort = target.getPort();
    }

    UdpPort port() {
        return port;
    }

    InetSocketAddress target() {
        return target;
    }

    /** The target's address: what each send needs of it lies at hand. */
    InetAddress targetAddress() {
        return targetAddress;
    }

    int targetPort() {
        return targetPort;
    }

    void target(InetSocketAddress newTarget) {
        target = newTarget;
        targetAddress = newTarget.getAddress();
        targetPort = newTarget.getPort();
    }

    /** Takes so many numbers and returns the first; they wrap. */
    int take(int count) {
        int first = next;
        next += count;
        return first;
    }
}
