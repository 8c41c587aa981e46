package org.btestfarm.dataplane.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A UDP socket on the JDK's NIO: one datagram a system call. */
final class NioPort extends UdpPort {
    private final DatagramChannel socket;

    private NioPort(DatagramChannel socket) {
        super(new NioDatagramChannel(socket), 1);
        this.socket = socket;
    }

    static NioPort open(SocketProtocolFamily family) throws IOException {
        NioPort port = new NioPort(DatagramChannel.open(
                family == SocketProtocolFamily.INET ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6));
        port.channel().config().setReceiveBufferSize(RECEIVE_QUEUE_BYTES);
        return port;
    }

    @Override
    boolean sendNow(ByteBuf buffer, int offset, int length, UdpStream stream) throws IOException {
        ByteBuffer datagram = buffer.internalNioBuffer(offset, length);
        if (length == 0) {
            socket.send(datagram, stream.target());
            return true;
        }
        return socket.send(datagram, stream.target()) > 0;
    }

    @Override
    boolean sendSegmentsNow(ByteBuf buffer, int offset, int bytes, int length, UdpStream stream) {
        throw new UnsupportedOperationException("NIO has no segmentation offload");
    }
}
