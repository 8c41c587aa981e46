package org.btestfarm.dataplane.udp;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.dataplane.net.IoErrors;
import org.btestfarm.dataplane.net.Sockets;
import org.btestfarm.dataplane.udp.receive.NettyReader;
import org.btestfarm.dataplane.udp.receive.ReceiveBuffer;
import org.btestfarm.dataplane.udp.receive.SlowTraffic;
import org.btestfarm.dataplane.udp.receive.UdpSink;

/**
 * A bound UDP socket, and what its source remembers about it. It reads nothing until its flow starts: what arrives before that waits in the
 * kernel. All but {@link #localAddress} and {@link #close} belong to its event loop.
 */
abstract class UdpPort implements UdpSocket {
    /** Bursts of a source at line rate arrive while the event loop does something else. To a program without CAP_NET_ADMIN the kernel grants no more than net.core.rmem_max. */
    static final int RECEIVE_QUEUE_BYTES = 4 << 20;

    private static final int OLD_KERNELS_SEGMENTS = 64;

    /** The source itself bounds what it queues; events about it would only cost time. */
    private static final WriteBufferWaterMark NO_WATER_MARK = new WriteBufferWaterMark(64 << 20, 128 << 20);

    /** Bursts that could not be sent yet, oldest first; they go before anything new. */
    final ArrayDeque<Burst> held = new ArrayDeque<>();

    /** Bursts that Netty has and the kernel has not. */
    int queued;

    /** Whether bursts were left over by a flush: the socket's queue is full. */
    boolean full;

    private final DatagramChannel channel;
    private int maxSegments;

    UdpPort(DatagramChannel channel, int maxSegments) {
        this.channel = channel;
        this.maxSegments = maxSegments;
    }

    /** Binds a socket of the local address's family; fails with a {@link java.net.BindException} if the port is taken. */
    static CompletionStage<UdpSocket> bind(EventLoop loop, Sockets sockets, InetSocketAddress local) {
        SocketProtocolFamily family =
                local.getAddress() instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        CompletableFuture<UdpSocket> bound = new CompletableFuture<>();
        UdpPort port;
        try {
            port = sockets.isEpoll() ? EpollPort.open(family, sockets.isDirect()) : NioPort.open(family);
        } catch (IOException | RuntimeException e) {
            // Too many open files, or no IPv6 on this machine.
            bound.completeExceptionally(e);
            return bound;
        }
        ChannelFactory<Channel> factory = () -> port.channel;
        new Bootstrap()
                .group(loop)
                .channelFactory(factory)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, NO_WATER_MARK)
                .option(ChannelOption.RECVBUF_ALLOCATOR, sockets.isEpoll() ? ReceiveBuffer.batches() : ReceiveBuffer.oneByOne())
                .handler(new ChannelInboundHandlerAdapter())
                .bind(local)
                .addListener(future -> {
                    if (!future.isSuccess()) {
                        bound.completeExceptionally(bindFailure(local, future.cause()));
                    } else if (!bound.complete(port)) {
                        port.close();
                    }
                });
        return bound;
    }

    /** Netty's native sockets and the JDK's fail in different ways. */
    private static Throwable bindFailure(InetSocketAddress local, Throwable cause) {
        if (cause instanceof IOException) {
            BindException failure = new BindException("cannot bind UDP " + local + ": " + IoErrors.line(cause));
            failure.initCause(cause);
            return failure;
        }
        return cause;
    }

    DatagramChannel channel() {
        return channel;
    }

    /** Reads into this sink from now on; on the event loop. */
    void read(UdpSink sink) {
        channel.pipeline().addLast(new NettyReader(sink));
        channel.config().setAutoRead(true);
    }

    /**
     * Reads what comes slowly into this sink from now on, and sends slowly too; on the event loop.
     *
     * @param onFault told of a fault that leaves the port useless
     */
    void readSlowly(UdpSink sink, SlowTraffic traffic, Consumer<Throwable> onFault) {
        read(sink);
    }

    /** Has the event loop notice when the full socket has room again. Returns false if it does not do so yet: then whoever wants to send has to try again. */
    boolean noticeRoom() {
        return true;
    }

    /** Reads no more; on the event loop. Idempotent. */
    void stopReading() {
        channel.config().setAutoRead(false);
    }

    /** How many segments a send may have; 1 where segmentation offload is not to be had. */
    int maxSegments() {
        return maxSegments;
    }

    /** The kernel refused so many segments: from now on send fewer, in the end one at a time. */
    void refused(int segments) {
        // Kernels before 6.9 take 64 at most, and refuse more in the same way as they refuse any.
        maxSegments = segments > OLD_KERNELS_SEGMENTS ? Math.min(maxSegments, OLD_KERNELS_SEGMENTS) : 1;
    }

    /** Whether nothing new may be sent before what is left over is. */
    boolean blocked() {
        return full || !held.isEmpty();
    }

    /**
     * Sends one datagram now, past Netty's queue; an empty one too, which Netty does not send.
     *
     * @return false if the socket's queue is full
     */
    abstract boolean sendNow(ByteBuf buffer, int offset, int length, UdpStream stream) throws IOException;

    /**
     * Sends several datagrams of equal length now, past Netty's queue, which costs more than the system call of a few.
     *
     * @param bytes of all datagrams together
     * @return false if the socket's queue is full
     * @throws IOException also where the kernel refuses segments
     */
    abstract boolean sendSegmentsNow(ByteBuf buffer, int offset, int bytes, int length, UdpStream stream) throws IOException;

    @Override
    public InetSocketAddress localAddress() {
        return channel.localAddress();
    }

    @Override
    public void close() {
        channel.close();
    }
}
