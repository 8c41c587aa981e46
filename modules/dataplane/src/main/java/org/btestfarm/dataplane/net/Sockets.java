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

/** The two I/O mechanisms: Netty's native epoll, and the JDK's NIO where there is none. */
public enum Sockets {
    EPOLL,
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
        return EPOLL;
    }

    /** Whether this is the native mechanism, with the socket options of Linux. */
    public boolean isEpoll() {
        return this == EPOLL;
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
