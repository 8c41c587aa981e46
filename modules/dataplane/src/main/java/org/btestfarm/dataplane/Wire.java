package org.btestfarm.dataplane;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A TCP connection of the protocol: first its handshake, byte-exact and unhurried, then, once, a flow that moves test data.
 *
 * <p>A wire never reads ahead: what a peer sends beyond a {@link #read} stays in the kernel until it is asked for. Every method may
 * be called from any thread; handlers run on the wire's event loop and must not block.
 */
public interface Wire {
    /** Our end. */
    InetSocketAddress localAddress();

    /** The peer's end; where the peer is a balancer, the client's, as its PROXY header says. IPv4 peers of an IPv6 socket appear as IPv4. */
    InetSocketAddress remoteAddress();

    /**
     * The congestion control by which our end sends ({@code cubic}, {@code bbr}), as the kernel says now. Another one gives another figure on the same link.
     *
     * @return empty where it cannot be asked: off Linux, with NIO, once the wire is closed
     */
    Optional<String> congestion();

    /** Queues bytes to the peer and flushes them. Does nothing once the wire is closed. */
    void send(byte[] bytes);

    /**
     * Reads exactly so many bytes, however they arrive. At most one read is outstanding.
     *
     * @param length bytes, 1 to 4096
     * @throws IllegalStateException if a read is outstanding or a flow has taken the wire over
     */
    void read(int length, ReadHandler handler);

    /** Where a {@link #read} ends: exactly one of the two is called, once. */
    interface ReadHandler {
        /** All of the bytes are here. */
        void bytes(byte[] bytes);

        /** The wire closed before they were; {@code reason} is one line, fit for a log. */
        void closed(String reason);
    }

    /** Closes the wire and what runs on it. Queued bytes are still sent where the peer takes them. Idempotent. */
    void close();

    /**
     * Runs once the wire is closed, by either side, at once if it is already. A peer's close may be noticed only by the read, or the flow, that comes to it: behind bytes that nobody
     * asked for, and with NIO.
     */
    void whenClosed(Runnable action);

    /** Binds a UDP socket on this wire's event loop. Fails with a {@link java.net.BindException} if the port is taken. */
    CompletionStage<UdpSocket> bindUdp(InetSocketAddress local);

    /** Turns this wire into a TCP test. The wire belongs to the flow from here on. */
    Flow startTcp(TcpFlowSpec spec, FlowSignals signals);

    /**
     * Starts a UDP test that this wire accompanies with status messages.
     *
     * @param sockets bound by this wire's {@link #bindUdp}; closed by the flow
     */
    Flow startUdp(List<UdpSocket> sockets, UdpFlowSpec spec, FlowSignals signals);
}
