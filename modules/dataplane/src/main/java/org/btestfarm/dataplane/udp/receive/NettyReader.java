package org.btestfarm.dataplane.udp.receive;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.btestfarm.protocol.udp.UdpSizes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a socket as Netty does: an object for every datagram, also of those that the kernel joined. */
public final class NettyReader extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(NettyReader.class);

    private final UdpSink sink;
    private @Nullable InetSocketAddress lastSender;
    private boolean lastIsPeer;

    /** Reads into this sink. */
    public NettyReader(UdpSink sink) {
        this.sink = sink;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket datagram = (DatagramPacket) message;
        try {
            // Receive offload gives all datagrams that it joined the same object.
            if (datagram.sender() != lastSender) {
                sender(datagram.sender());
            }
            ByteBuf content = datagram.content();
            int length = content.readableBytes();
            if (lastIsPeer && length >= UdpSizes.SEQUENCE_BYTES) {
                sink.received(content.getInt(content.readerIndex()), 1, length);
            }
        } finally {
            datagram.release();
        }
    }

    private void sender(InetSocketAddress sender) {
        lastSender = sender;
        lastIsPeer = sender.getAddress().equals(sink.peer());
        if (lastIsPeer) {
            sink.from(sender.getPort());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        sink.batchRead();
    }

    /** A datagram of ours met a closed port: the peer may not have bound yet. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("UDP socket {}, going on: {}", context.channel().localAddress(), cause.toString());
    }
}
