package org.btestfarm.dataplane.tcp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.dataplane.net.Sockets;
import org.btestfarm.dataplane.proxy.HeaderGuard;
import org.btestfarm.dataplane.proxy.ProxyHeaders;

/** A listener's connections that come from balancers: each waits for its PROXY header, and then becomes the wire of the client whom the header names. Thread-safe. */
final class ProxiedConnections {
    private final ProxyHeaders headers;
    private final Sockets sockets;
    private final AtomicInteger waiting = new AtomicInteger();

    ProxiedConnections(ProxyHeaders headers, Sockets sockets) {
        this.headers = headers;
        this.sockets = sockets;
    }

    /** Whether this connection must begin with a header. */
    boolean begins(Channel channel) {
        return headers.required().test(peer(channel).getAddress());
    }

    private static InetSocketAddress peer(Channel channel) {
        return NettyWire.plain((InetSocketAddress) channel.remoteAddress());
    }

    /**
     * Waits for the header.
     *
     * @param instead the channel's handler until now
     * @param connected gets the client's wire
     */
    void guard(ChannelHandler instead, Channel channel, ReadBuffer readBuffer, Consumer<Wire> connected) {
        InetSocketAddress balancer = peer(channel);
        if (waiting.incrementAndGet() > TcpSockets.MOST_HEADERS_AWAITED) {
            waiting.decrementAndGet();
            headers.refused().accept(balancer, TcpSockets.MOST_HEADERS_AWAITED + " connections wait for theirs already");
            channel.close();
            return;
        }
        readBuffer.allow(() -> HeaderGuard.READ);
        channel.pipeline().replace(instead, "guard", new HeaderGuard(headers, new HeaderGuard.Outcome() {
            @Override
            public void client(InetSocketAddress address) {
                connected.accept(wire(address));
            }

            @Override
            public void check() {
                headers.checked().accept(wire(balancer));
            }

            private Wire wire(InetSocketAddress client) {
                waiting.decrementAndGet();
                NettyWire wire = new NettyWire(channel, sockets, readBuffer, client);
                channel.pipeline().replace("guard", "wire", wire);
                return wire;
            }

            @Override
            public void refused(String why) {
                waiting.decrementAndGet();
                headers.refused().accept(balancer, why);
            }
        }));
    }
}
