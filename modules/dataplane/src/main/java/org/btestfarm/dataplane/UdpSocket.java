package org.btestfarm.dataplane;

import java.net.InetSocketAddress;

/** A bound UDP socket that waits for its flow. */
public interface UdpSocket {
    /** Where it is bound. */
    InetSocketAddress localAddress();

    /** Closes it; only needed where no flow took it over. Idempotent. */
    void close();
}
