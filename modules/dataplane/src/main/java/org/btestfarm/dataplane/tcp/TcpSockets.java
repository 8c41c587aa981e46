package org.btestfarm.dataplane.tcp;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.dataplane.net.IoErrors;
import org.btestfarm.dataplane.net.LinuxTcp;
import org.btestfarm.dataplane.net.Sockets;
import org.btestfarm.dataplane.proxy.ProxyHeaders;

/** Makes wires: of connections that come in, and of those that we open. */
public final class TcpSockets {
    /** How many connections of a listener may wait for their PROXY header. */
    public static final int MOST_HEADERS_AWAITED = 1_024;

    private static final int BACKLOG = 1024;

    /** A flow itself bounds what it queues; a peer that does not read statuses is noticed here. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1 << 10, 1 << 12);

    private final EventLoopGroup loops;
    private final Sockets sockets;
    private final String congestion;

    /** Makes wires on these event loops. */
    public TcpSockets(EventLoopGroup loops, Sockets sockets, String congestion) {
        this.loops = loops;
        this.sockets = sockets;
        this.congestion = congestion;
    }

    /** Binds and listens; completes with the listening channel. */
    public CompletionStage<Channel> listen(
            InetSocketAddress address, ProxyHeaders headers, Consumer<Wire> accepted, Consumer<String> errors) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channelFactory(sockets.listeningChannels(address.getAddress()))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(new AcceptErrors(errors))
                .childHandler(new Initializer(new ProxiedConnections(headers, sockets), accepted));
        if (sockets.isEpoll() && address.getAddress() instanceof Inet6Address) {
            bootstrap.option(LinuxTcp.V6ONLY, LinuxTcp.on());
        }
        CompletableFuture<Channel> bound = new CompletableFuture<>();
        ChannelFuture binding = bootstrap.bind(address);
        binding.addListener(future -> {
            if (future.isSuccess()) {
                bound.complete(binding.channel());
            } else {
                bound.completeExceptionally(asBindException(future.cause()));
            }
        });
        return bound;
    }

    /** Netty's native transport has an exception of its own for what the JDK calls a BindException. */
    private static Throwable asBindException(Throwable cause) {
        return cause instanceof NativeIoException ? new BindException(IoErrors.line(cause)).initCause(cause) : cause;
    }

    /** Connects, within so much time. */
    public CompletionStage<Wire> connect(InetSocketAddress remote, Duration deadline) {
        CompletableFuture<Wire> connected = new CompletableFuture<>();
        ChannelFuture connecting = new Bootstrap()
                .group(loops)
                .channel(sockets.channel())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) deadline.toMillis())
                .handler(new Initializer(new ProxiedConnections(ProxyHeaders.none(), sockets), connected::complete))
                .connect(remote);
        connecting.addListener(future -> {
            if (future.isSuccess()) {
                // Where the peer was gone before we could look there is no wire.
                connecting.channel().closeFuture().addListener(closed -> connected.completeExceptionally(new IOException("the peer closed the connection")));
            } else {
                String why = IoErrors.line(future.cause()).replace(": " + remote, "");
                connected.completeExceptionally(new IOException(why, future.cause()));
            }
        });
        return connected;
    }

    /** Sets a connection up; hands its wire out when it is connected. */
    private final class Initializer extends ChannelInitializer<Channel> {
        private final ProxiedConnections proxied;
        private final Consumer<Wire> connected;

        private Initializer(ProxiedConnections proxied, Consumer<Wire> connected) {
            this.proxied = proxied;
            this.connected = connected;
        }

        @Override
        protected void initChannel(Channel channel) {
            ReadBuffer readBuffer = new ReadBuffer();
            channel.config().setRecvByteBufAllocator(readBuffer);
            channel.config().setAutoRead(false);
            channel.config().setOption(ChannelOption.TCP_NODELAY, true);
            channel.config().setWriteBufferWaterMark(WATER_MARK);
            if (!congestion.equals(DataPlaneOptions.SYSTEM_CONGESTION)) {
                LinuxTcp.congestion(channel, congestion);
            }
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelActive(ChannelHandlerContext context) {
                    if (channel.remoteAddress() == null) {
                        channel.close(); // Gone before we could look.
                        return;
                    }
                    if (proxied.begins(channel)) {
                        proxied.guard(this, channel, readBuffer, connected);
                        return;
                    }
                    NettyWire wire = new NettyWire(channel, sockets, readBuffer);
                    channel.pipeline().replace(this, "wire", wire);
                    connected.accept(wire);
                }
            });
        }
    }

    /** Tells of accept errors at most once a second, and waits for a second before it accepts again. */
    private static final class AcceptErrors extends ChannelInboundHandlerAdapter {
        private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

        private final Consumer<String> errors;
        private long told = System.nanoTime() - SILENCE_NANOS;

        private AcceptErrors(Consumer<String> errors) {
            this.errors = errors;
            // Loaded now: a class that is first needed when no more files can be opened may itself not be opened.
            IoErrors.line(new IOException("Too many open files"));
        }

        /** Not passed on: Netty's acceptor would pause likewise, but its log would get a stack trace each time. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            Channel channel = context.channel();
            channel.config().setAutoRead(false);
            channel.eventLoop().schedule(() -> channel.config().setAutoRead(true), SILENCE_NANOS, TimeUnit.NANOSECONDS);
            long now = System.nanoTime();
            if (now - told >= SILENCE_NANOS) {
                told = now;
                errors.accept("cannot accept connections on " + context.channel().localAddress() + " for a second: " + IoErrors.line(cause));
            }
        }
    }
}
