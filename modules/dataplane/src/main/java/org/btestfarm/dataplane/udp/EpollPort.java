package org.btestfarm.dataplane.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.util.function.Consumer;
import org.btestfarm.dataplane.udp.receive.BatchReader;
import org.btestfarm.dataplane.udp.receive.ReceiveBuffer;
import org.btestfarm.dataplane.udp.receive.SlowReader;
import org.btestfarm.dataplane.udp.receive.SlowTraffic;
import org.btestfarm.dataplane.udp.receive.UdpSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A UDP socket on Netty's native epoll: segmentation offload both ways where the kernel has it. */
final class EpollPort extends UdpPort {
    private static final Logger log = LoggerFactory.getLogger(EpollPort.class);

    /** UDP_MAX_SEGMENTS of Linux 6.9 and later; an older kernel says so by refusing. */
    private static final int MAX_SEGMENTS = 128;

    private static final int SOL_UDP = 17;

    /** Socket option: sends of more than so many bytes are cut into datagrams of that length (udp(7)). */
    private static final ChannelOption<Integer> UDP_SEGMENT = new IntegerUnixChannelOption("UDP_SEGMENT", SOL_UDP, 103);

    private static final int SOL_SOCKET = 1;

    /** Socket option: as SO_RCVBUF, beyond net.core.rmem_max, with CAP_NET_ADMIN (socket(7)). */
    private static final ChannelOption<Integer> SO_RCVBUFFORCE = new IntegerUnixChannelOption("SO_RCVBUFFORCE", SOL_SOCKET, 33);

    private final Socket socket;
    private final boolean direct;
    private @Nullable BatchReader reader;
    private @Nullable SlowReader slowReader;
    private boolean polled = true;
    private int segment;

    private EpollPort(EpollDatagramChannel channel, boolean direct) {
        super(channel, EpollDatagramChannel.isSegmentedDatagramPacketSupported() ? MAX_SEGMENTS : 1);
        this.socket = (Socket) channel.fd();
        this.direct = direct;
    }

    /** @param direct whether system calls of our own receive */
    static EpollPort open(SocketProtocolFamily family, boolean direct) {
        EpollDatagramChannel channel = new EpollDatagramChannel(family);
        try {
            // Joined datagrams are 64 KiB a message. Netty 4.2.18 tells their segment size from recvmsg alone, so recvmmsg, which
            // a maximal payload size turns on, must stay off.
            channel.config().setUdpGro(true);
        } catch (ChannelException e) {
            log.debug("no UDP receive offload here: {}", e.toString());
            channel.config().setMaxDatagramPayloadSize(ReceiveBuffer.DATAGRAM_BYTES);
        }
        try {
            channel.config().setOption(SO_RCVBUFFORCE, RECEIVE_QUEUE_BYTES);
        } catch (ChannelException e) {
            log.debug("a receive queue of {} bytes is cut to net.core.rmem_max: {}", RECEIVE_QUEUE_BYTES, e.toString());
            channel.config().setReceiveBufferSize(RECEIVE_QUEUE_BYTES);
        }
        return new EpollPort(channel, direct);
    }

    @Override
    void read(UdpSink sink) {
        if (direct) {
            try {
                reader = BatchReader.start((IoEventLoop) channel().eventLoop(), socket.intValue(), localAddress().getAddress(), channel().config().getReceiveBufferSize(), sink);
                // However the channel closes, nothing holds on to the port.
                channel().closeFuture().addListener(closed -> stopReading());
                return;
            } catch (IOException e) {
                log.debug("reading {} through Netty: {}", localAddress(), e.toString());
            }
        }
        super.read(sink);
    }

    /**
     * Where neither what comes nor room to send is waited for, the socket leaves the event loop's epoll: the kernel would tell it of each datagram that comes or has gone, and for a thousand slow tests
     * that is a tenth of all work.
     */
    @Override
    void readSlowly(UdpSink sink, SlowTraffic traffic, Consumer<Throwable> failed) {
        if (!direct || !traffic.fits(channel().config().getReceiveBufferSize())) {
            read(sink);
            return;
        }
        slowReader = SlowReader.start(channel().eventLoop(), socket.intValue(), localAddress().getAddress(), sink, traffic, () -> read(sink), failed);
        channel().closeFuture().addListener(closed -> stopReading());
        polled = false;
        channel().deregister();
    }

    @Override
    boolean noticesRoom() {
        if (!polled && !channel().isRegistered()) {
            // Its rate was raised since.
            channel().eventLoop().register(channel()).addListener(registered -> polled = registered.isSuccess());
        }
        return polled;
    }

    @Override
    void stopReading() {
        if (slowReader != null) {
            if (channel().isOpen()) {
                slowReader.look();
            }
            slowReader.close();
        }
        if (reader == null) {
            super.stopReading();
        } else {
            reader.close();
        }
    }

    @Override
    boolean sendNow(ByteBuf buffer, int offset, int length, UdpStream stream) throws IOException {
        if (length == 0) {
            // Its result cannot be told from a full queue's; nothing hangs on it.
            socket.sendToAddress(buffer.memoryAddress(), offset, offset, stream.targetAddress(), stream.targetPort());
            return true;
        }
        return socket.sendToAddress(buffer.memoryAddress(), offset, offset + length, stream.targetAddress(), stream.targetPort()) > 0;
    }

    @Override
    boolean sendSegmentsNow(ByteBuf buffer, int offset, int bytes, int length, UdpStream stream) throws IOException {
        segment(length);
        return sendNow(buffer, offset, bytes, stream);
    }

    @Override
    void refused(int segments) {
        super.refused(segments);
        // The option, while it is set, keeps datagrams that are longer than the path's MTU from being sent as fragments.
        segment(0);
    }

    private void segment(int length) {
        if (segment != length) {
            channel().config().setOption(UDP_SEGMENT, length);
            segment = length;
        }
    }
}
