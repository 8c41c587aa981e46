package org.btestfarm.dataplane.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.IntConsumer;
import org.btestfarm.protocol.udp.UdpSizes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a socket of a flow: books what comes from the peer's address, on any port, and drops the rest without a trace. */
final class UdpSink extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(UdpSink.class);

    private final InetAddress peer;
    private final int headers;
    private final @Nullable Arrivals arrivals;
    private final int ownStream;
    private final IntConsumer peerPort;
    private @Nullable InetSocketAddress lastSender;
    private boolean lastIsPeer;
    private int lastStream;

    /**
     * @param peer whose datagrams count
     * @param arrivals where they are booked; null if they are not
     * @param ownStream the stream that all datagrams on this socket belong to; 0 if the peer's port says which
     * @param peerPort told the peer's port where it may have changed
     */
    UdpSink(InetAddress peer, @Nullable Arrivals arrivals, int ownStream, IntConsumer peerPort) {
        this.peer = peer;
        this.headers = UdpSizes.headers(peer);
        this.arrivals = arrivals;
        this.ownStream = ownStream;
        this.peerPort = peerPort;
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
            if (lastIsPeer && arrivals != null && length >= UdpSizes.SEQUENCE_BYTES) {
                arrivals.book(lastStream, content.getInt(content.readerIndex()), length + headers);
            }
        } finally {
            datagram.release();
        }
    }

    private void sender(InetSocketAddress sender) {
        lastSender = sender;
        lastIsPeer = sender.getAddress().equals(peer);
        lastStream = ownStream == 0 ? sender.getPort() : ownStream;
        if (lastIsPeer) {
            peerPort.accept(sender.getPort());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (arrivals != null) {
            arrivals.publish();
        }
    }

    /** A datagram of ours met a closed port: the peer may not have bound yet. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("UDP socket {}, going on: {}", context.channel().localAddress(), cause.toString());
    }
}
