package org.btestfarm.dataplane.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowSignals;
import org.btestfarm.dataplane.TcpFlowSpec;
import org.btestfarm.dataplane.UdpFlowSpec;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.dataplane.udp.UdpFlows;
import org.jspecify.annotations.Nullable;

/** A {@link Wire} on a Netty channel, and the channel's handler until a flow takes over. Its state belongs to the channel's event loop. */
public final class NettyWire extends ChannelInboundHandlerAdapter implements Wire {
    private static final int LONGEST_READ = 4096;
    private static final int STATUS_READ = 4096;
    private static final long CLOSE_DEADLINE_MILLIS = 1_000;

    private final Channel channel;
    private final boolean linux;
    private final ReadBuffer readBuffer;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private @Nullable Pending pending;
    private @Nullable String broken;
    private boolean taken;

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
    }

    /**
     * A wire on a connected channel, which has this {@link ReadBuffer} and does not read by itself.
     *
     * @param linux whether the channel is of Netty's native epoll
     */
    NettyWire(Channel channel, boolean linux, ReadBuffer readBuffer) {
        this.channel = channel;
        this.linux = linux;
        this.readBuffer = readBuffer;
        this.local = plain((InetSocketAddress) channel.localAddress());
        this.remote = plain((InetSocketAddress) channel.remoteAddress());
        readBuffer.allow(() -> pending == null ? 0 : pending.missing());
    }

    /** An IPv4 client of an IPv6 socket is an IPv4 client. */
    private static InetSocketAddress plain(InetSocketAddress address) {
        if (address.getAddress() instanceof Inet6Address) {
            try {
                return new InetSocketAddress(InetAddress.getByAddress(address.getAddress().getAddress()), address.getPort());
            } catch (UnknownHostException e) {
                throw new IllegalStateException("16 bytes are an address", e);
            }
        }
        return address;
    }

    /** What went wrong with a connection, one line. */
    static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
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
    public void send(byte[] bytes) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
    }

    @Override
    public void read(int length, ReadHandler handler) {
        if (length < 1 || length > LONGEST_READ) {
            throw new IllegalArgumentException("a read of " + length + " bytes, allowed are 1 to " + LONGEST_READ);
        }
        if (channel.eventLoop().inEventLoop()) {
            begin(new Pending(length, handler));
        } else {
            channel.eventLoop().execute(() -> begin(new Pending(length, handler)));
        }
    }

    private void begin(Pending next) {
        if (pending != null || taken) {
            throw new IllegalStateException(taken ? "a flow has taken this wire over" : "a read is outstanding");
        }
        if (!channel.isActive()) {
            next.handler.closed(closedReason());
            return;
        }
        pending = next;
        channel.read();
    }

    private String closedReason() {
        return broken == null ? "the peer closed the connection" : broken;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Pending current = pending;
        if (current == null) {
            context.fireChannelRead(message);
            return;
        }
        ByteBuf buffer = (ByteBuf) message;
        int count = buffer.readableBytes();
        buffer.readBytes(current.bytes, current.have, count);
        buffer.release();
        current.have += count;
        if (current.missing() > 0) {
            channel.read();
        } else {
            pending = null;
            current.handler.bytes(current.bytes);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Pending current = pending;
        pending = null;
        if (current != null) {
            current.handler.closed(closedReason());
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broken = reason(cause);
        if (taken) {
            context.fireExceptionCaught(cause);
        } else {
            channel.close();
        }
    }

    @Override
    public void close() {
        channel.eventLoop().execute(() -> {
            if (channel.isOpen()) {
                broken = broken == null ? "we closed the connection" : broken;
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> channel.close());
                channel.eventLoop().schedule(() -> channel.close(), CLOSE_DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }

    @Override
    public void whenClosed(Runnable action) {
        channel.closeFuture().addListener(closed -> action.run());
    }

    @Override
    public CompletionStage<UdpSocket> bindUdp(InetSocketAddress udpLocal) {
        return UdpFlows.bind(channel.eventLoop(), linux, udpLocal);
    }

    @Override
    public Flow startTcp(TcpFlowSpec spec, FlowSignals signals) {
        TcpFlow flow = new TcpFlow(channel, linux, readBuffer, spec, signals);
        channel.eventLoop().execute(() -> {
            taken = true;
            flow.start();
        });
        return flow;
    }

    @Override
    public Flow startUdp(List<UdpSocket> sockets, UdpFlowSpec spec, FlowSignals signals) {
        channel.eventLoop().execute(() -> {
            taken = true;
            readBuffer.allow(() -> STATUS_READ);
        });
        return UdpFlows.start(channel, sockets, spec, signals);
    }

    @Override
    public String toString() {
        return "wire from " + remote + " to " + local;
    }
}
