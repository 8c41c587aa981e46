package org.btestfarm.protocol.udp;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Sizes of UDP test datagrams: the protocol speaks of whole IP packets, sockets of payloads (docs/protocol.md, section 8). */
public final class UdpSizes {
    /** The sequence number that every datagram begins with, bytes; no payload is shorter. */
    public static final int SEQUENCE_BYTES = 4;

    /** The smallest IP packet that can be asked for, bytes; a 0 in the command asks for the default. */
    public static final int MIN_PACKET = 28;

    private static final int IPV4_AND_UDP = 20 + 8;
    private static final int IPV6_AND_UDP = 40 + 8;

    private UdpSizes() {}

    /** The IP and UDP headers of a datagram to or from this peer, bytes: 28 on IPv4, 48 on IPv6. */
    public static int headers(InetAddress peer) {
        return peer instanceof Inet4Address ? IPV4_AND_UDP : IPV6_AND_UDP;
    }

    /** The payload of an IP packet of this size, bytes; never less than {@link #SEQUENCE_BYTES}, however small the packet asked for. */
    public static int payload(int packetSize, InetAddress peer) {
        return Math.max(SEQUENCE_BYTES, packetSize - headers(peer));
    }

    /** The size of the IP packet that carries this payload, bytes: what is counted and charged. */
    public static int packet(int payload, InetAddress peer) {
        return payload + headers(peer);
    }
}
