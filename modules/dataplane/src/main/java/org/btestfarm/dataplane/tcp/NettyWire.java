package org.btestfarm.dataplane.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.FlowEnd.Cause;
import org.btestfarm.dataplane.FlowSignals;
import org.btestfarm.dataplane.TcpFlowSpec;
import org.btestfarm.dataplane.UdpFlowSpec;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.dataplane.net.IoErrors;
import org.btestfarm.dataplane.net.LinuxTcp;
import org.btestfarm.dataplane.net.Sockets;
import org.btestfarm.dataplane.udp.UdpFlows;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Wire} on a Netty channel, and the channel's handler until a flow takes over. Its state belongs to the channel's event loop.
 *
 * <p>For maintainers: when a peer closes, epoll makes Netty read to the end of the stream though nobody asked, and close. What it then reads is held until somebody asks,
 * closed or not; never more than {@link #MOST_HELD} bytes, what comes after them is lost with the connection.
 */
public final class NettyWire extends ChannelInboundHandlerAdapter implements Wire {
    private static final int LONGEST_READ = 4096;
    private static final int MOST_HELD = 64 * 1024;
    private static final int STATUS_READ = 4096;
    private static final long CLOSE_DEADLINE_MILLIS = 1_000;
    private static final int MOST_DISCARDED = 64 * 1024;
    private static final int LINGER_READ = 4096;
    /** Connections that linger hold a file descriptor each and count nowhere else; about so many may, the rest is closed at once. */
    private static final int MOST_LINGERING = 256;

    private static final AtomicInteger LINGERING = new AtomicInteger();
    private static final String DATA_PLANE_CLOSED = "the data plane is closed";

    private final Channel channel;
    private final Sockets sockets;
    private final ReadBuffer readBuffer;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private @Nullable Pending pending;
    private @Nullable String broken;
    private final AtomicBoolean reading = new AtomicBoolean();
    private final ByteBuf held = Unpooled.buffer(0, MOST_HELD);
    private volatile boolean taken;
    private volatile boolean spokeLast;
    private boolean closing;
    private boolean lingering;
    private int discarded;
    private @Nullable TcpFlow flow;

    /** A read that is under way. */
    private static final class Pending {
        private final byte[] bytes;
        private final ReadHandler handler;
        private int have;

        private Pending(int length, ReadHandler handler) {
            this.bytes = new byte[length];
            this.handler = handler;
        }

        private int missing() {
            return bytes.length - have;
        }

        private void take(ByteBuf from) {
            int count = Math.min(missing(), from.readableBytes());
            from.readBytes(bytes, have, count);
            from.discardReadBytes();
            have += count;
        }
    }

    /**
     * A wire on a connected channel, which has this {@link ReadBuffer} and does not read by itself.
     *
     * @param sockets the mechanism that the channel is of
     */
    NettyWire(Channel channel, Sockets sockets, ReadBuffer readBuffer) {
        this(channel, sockets, readBuffer, plain((InetSocketAddress) channel.remoteAddress()));
    }

    /** Likewise, but the peer is a balancer, and this the client for whom it speaks. */
    NettyWire(Channel channel, Sockets sockets, ReadBuffer readBuffer, InetSocketAddress client) {
        this.channel = channel;
        this.sockets = sockets;
        this.readBuffer = readBuffer;
        this.local = plain((InetSocketAddress) channel.localAddress());
        this.remote = client;
        readBuffer.allow(() -> pending == null ? held.maxWritableBytes() : pending.missing());
    }

    /** An IPv4 client of an IPv6 socket is an IPv4 client. */
    static InetSocketAddress plain(InetSocketAddress address) {
        if (address.getAddress() instanceof Inet6Address) {
            try {
                return new InetSocketAddress(InetAddress.getByAddress(address.getAddress().getAddress()), address.getPort());
            } catch (UnknownHostException e) {
                throw new IllegalStateException("16 bytes are an address", e);
            }
        }
        return address;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public Optional<String> congestion() {
        if (!sockets.isEpoll() || !channel.isOpen()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LinuxTcp.congestion(channel));
        } catch (ChannelException e) {
            return Optional.empty(); // Closed since we looked.
        }
    }

    @Override
    public void send(byte[] bytes) {
        spokeLast = true;
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
    }

    @Override
    public void read(int length, ReadHandler handler) {
        if (length < 1 || length > LONGEST_READ) {
            throw new IllegalArgumentException("a read of " + length + " bytes, allowed are 1 to " + LONGEST_READ);
        }
        if (taken || !reading.compareAndSet(false, true)) {
            throw new IllegalStateException(taken ? "a flow has taken this wire over" : "a read is outstanding");
        }
        Pending next = new Pending(length, handler);
        if (channel.eventLoop().inEventLoop()) {
            begin(next);
        } else if (!execute(() -> begin(next))) {
            handler.closed(DATA_PLANE_CLOSED);
        }
    }

    private void begin(Pending next) {
        if (taken) {
            next.handler.closed("a flow has taken the connection over");
            return;
        }
        pending = next;
        next.take(held);
        if (next.missing() == 0) {
            finish(next);
        } else if (channel.isActive()) {
            channel.read();
        } else {
            abandon(closedReason());
        }
    }

    private void finish(Pending current) {
        pending = null;
        spokeLast = false;
        reading.set(false);
        current.handler.bytes(current.bytes);
    }

    private void abandon(String why) {
        Pending current = pending;
        pending = null;
        reading.set(false);
        if (current != null) {
            current.handler.closed(why);
        }
    }

    /** False if the data plane is closed, and with it this wire: the task will not run. */
    private boolean execute(Runnable task) {
        try {
            channel.eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private String closedReason() {
        return broken == null ? "the peer closed the connection" : broken;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (taken) {
            context.fireChannelRead(message);
            return;
        }
        Pending current = pending;
        ByteBuf buffer = (ByteBuf) message;
        if (lingering) {
            discard(buffer);
            return;
        }
        if (current == null) {
            held.writeBytes(buffer);
            buffer.release();
            return;
        }
        int count = buffer.readableBytes();
        buffer.readBytes(current.bytes, current.have, count);
        buffer.release();
        current.have += count;
        if (current.missing() > 0) {
            channel.read();
        } else {
            finish(current);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        abandon(closedReason());
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broken = IoErrors.line(cause);
        // Until a flow that takes over has its handler here, and after it has ended, the wire is the last to hear of it.
        if (taken && channel.pipeline().last() != this) {
            context.fireExceptionCaught(cause);
        } else {
            channel.close();
        }
    }

    @Override
    public void close() {
        // Where the event loop is gone the channel is closed already.
        execute(() -> {
            if (flow != null) {
                flow.stop();
            } else if (channel.isOpen()) {
                broken = broken == null ? "we closed the connection" : broken;
                if (!closing) {
                    closing = true;
                    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> finishClosing());
                    channel.eventLoop().schedule(() -> channel.close(), CLOSE_DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        });
    }

    /**
     * To close a socket whose peer's bytes lie unread resets the connection, and the reset can overtake our last reply at the peer. So if we spoke last, we say that we have
     * finished and read on, for a while and a little, until the peer has finished too.
     */
    private void finishClosing() {
        if (!spokeLast || !channel.isActive() || !(channel instanceof DuplexChannel duplex) || LINGERING.get() >= MOST_LINGERING) {
            channel.close();
            return;
        }
        LINGERING.incrementAndGet();
        channel.closeFuture().addListener(closed -> LINGERING.decrementAndGet());
        abandon(closedReason());
        lingering = true;
        readBuffer.allow(() -> LINGER_READ);
        duplex.shutdownOutput();
        channel.read();
    }

    private void discard(ByteBuf buffer) {
        discarded += buffer.readableBytes();
        buffer.release();
        if (discarded < MOST_DISCARDED) {
            channel.read();
        } else {
            channel.close();
        }
    }

    @Override
    public void whenClosed(Runnable action) {
        if (channel.eventLoop().isShutdown()) {
            action.run(); // Nobody would be left to run it.
        } else {
            channel.closeFuture().addListener(closed -> action.run());
        }
    }

    @Override
    public CompletionStage<UdpSocket> bindUdp(InetSocketAddress udpLocal) {
        return UdpFlows.bind(channel.eventLoop(), sockets, udpLocal);
    }

    @Override
    public Flow startTcp(TcpFlowSpec spec, FlowSignals signals) {
        TcpFlow started = new TcpFlow(channel, sockets, readBuffer, spec, signals);
        boolean runs = execute(() -> {
            take();
            flow = started;
            started.start(held);
        });
        if (!runs) {
            signals.ended(new FlowEnd(Cause.BROKEN, DATA_PLANE_CLOSED));
        }
        return started;
    }

    @Override
    public Flow startUdp(List<UdpSocket> udpSockets, UdpFlowSpec spec, FlowSignals signals) {
        execute(() -> {
            take();
            readBuffer.allow(() -> STATUS_READ);
        });
        Flow started = UdpFlows.start(channel, udpSockets, spec, signals);
        execute(() -> {
            ChannelHandlerContext context = channel.pipeline().context(this);
            // A channel that has closed has no handlers any more, and its flow has ended.
            if (context != null && held.isReadable()) {
                context.fireChannelRead(held.retainedDuplicate());
            }
        });
        return started;
    }

    private void take() {
        taken = true;
        abandon("a flow has taken the connection over");
    }

    @Override
    public String toString() {
        return "wire from " + remote + " to " + local;
    }
}
