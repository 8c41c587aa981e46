package org.btestfarm.dataplane.net;

import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.channels.spi.SelectorProvider;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.btestfarm.dataplane.linux.SystemCalls;

/** The I/O mechanisms, best first. */
public enum Sockets {
    /** Netty's native epoll, and received through system calls of our own. */
    EPOLL_DIRECT,
    /** Netty's native epoll alone. */
    EPOLL,
    /** The JDK's NIO. */
    NIO;

    /**
     * The mechanism for a choice.
     *
     * @throws IOException if epoll is demanded and not to be had; one line
     */
    public static Sockets choose(TransportChoice choice) throws IOException {
        if (choice == TransportChoice.NIO || (choice == TransportChoice.AUTO && !Epoll.isAvailable())) {
            return NIO;
        }
        if (!Epoll.isAvailable()) {
            throw new IOException("transport epoll is not available here: " + Epoll.unavailabilityCause().getMessage());
        }
        return choice != TransportChoice.EPOLL_NETTY && SystemCalls.areAvailable() ? EPOLL_DIRECT : EPOLL;
    }

    /** Whether this is a native mechanism, with the socket options of Linux. */
    public boolean isEpoll() {
        return this != NIO;
    }

    /** Whether system calls of our own receive. */
    public boolean isDirect() {
        return this == EPOLL_DIRECT;
    }

    /** What event loops poll with. */
    public IoHandlerFactory ioHandlers() {
        return isEpoll() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /**
     * Makes listening channels of an address' own family: a socket of IPv6 would take 0.0.0.0 for all addresses of both.
     */
    public ChannelFactory<ServerSocketChannel> listeningChannels(InetAddress address) {
        SocketProtocolFamily family = address instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        return isEpoll()
                ? () -> new EpollServerSocketChannel(family)
                : () -> new NioServerSocketChannel(SelectorProvider.provider(), family);
    }

    /** The class of channels that connect. */
    public Class<? extends SocketChannel> channel() {
        return isEpoll() ? EpollSocketChannel.class : NioSocketChannel.class;
    }
}
