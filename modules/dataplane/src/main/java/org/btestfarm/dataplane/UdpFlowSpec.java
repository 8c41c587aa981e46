package org.btestfarm.dataplane;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.btestfarm.protocol.Payload;

/**
 * What a UDP flow shall do (docs/protocol.md, section 8). It has as many streams as the larger of its sockets and {@code targets};
 * stream i uses socket i and target i, or the only one.
 *
 * @param transmit whether we send datagrams
 * @param receive whether we count datagrams that arrive; otherwise they are read and dropped
 * @param payload what fills ours behind the sequence number
 * @param packetSize size of the IP packets we send, bytes, 28..65535; less than the headers and the sequence number is raised to them
 * @param peer the only address that datagrams are accepted from, on any port
 * @param targets where we send; at least one
 * @param followPeerPort whether to send all to the port of the first datagram from {@code peer} that comes from none of {@code targets} (a server, whose client
 *     may be behind NAT)
 * @param openPath whether each socket first sends one empty datagram (a client's {@code --nat})
 * @param pace how fast we may send, in bytes of IP packets
 * @param receiveBps how fast the peer sends at most, as was agreed, bit/s of IP packets; {@link Pace#UNLIMITED} if nothing was. A peer that does not keep to it is received all the same
 * @param sendCredit how much we may send, bytes of IP packets
 * @param receiveCredit how much we may receive, bytes of IP packets; a datagram that would overdraw it is dropped uncounted
 */
public record UdpFlowSpec(
        boolean transmit,
        boolean receive,
        Payload payload,
        int packetSize,
        InetAddress peer,
        List<InetSocketAddress> targets,
        boolean followPeerPort,
        boolean openPath,
        Pace pace,
        long receiveBps,
        ByteCredit sendCredit,
        ByteCredit receiveCredit) {}
