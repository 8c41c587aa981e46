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
    private Consumer<Throwable> failed = fault -> {};
    private boolean noticesRoom = true;
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
        if (!direct || !readDirectly(sink)) {
            super.read(sink);
        }
    }

    /** Returns whether there was a file descriptor left for it. */
    private boolean readDirectly(UdpSink sink) {
        try {
            reader = BatchReader.start((IoEventLoop) channel().eventLoop(), socket.intValue(), localAddress().getAddress(), channel().config().getReceiveBufferSize(), sink);
            // However the channel closes, nothing holds on to the port.
            channel().closeFuture().addListener(closed -> stopReading());
            return true;
        } catch (IOException e) {
            log.debug("{} is not read by a descriptor of its own: {}", localAddress(), e.toString());
            return false;
        }
    }

    /**
     * Where neither what comes nor room to send is waited for, the socket leaves the event loop's epoll: the kernel would tell it of each datagram that comes or has gone, and for a thousand slow tests
     * that is a fifth of all work.
     */
    @Override
    void readSlowly(UdpSink sink, SlowTraffic traffic, Consumer<Throwable> onFault) {
        if (!direct || !traffic.fits(channel().config().getReceiveBufferSize())) {
            read(sink);
            return;
        }
        failed = onFault;
        slowReader = SlowReader.start(
                channel().eventLoop(), socket.intValue(), localAddress().getAddress(), sink, traffic, () -> readDirectly(sink), onFault);
        channel().closeFuture().addListener(closed -> stopReading());
        noticesRoom = false;
        channel().deregister();
    }

    @Override
    boolean noticeRoom() {
        if (!noticesRoom && !channel().isRegistered()) {
            // Its rate was raised since. A channel that cannot be registered is closed by Netty.
            channel().eventLoop().register(channel()).addListener(registered -> {
                noticesRoom = registered.isSuccess();
                if (!noticesRoom) {
                    failed.accept(registered.cause());
                }
            });
        }
        return noticesRoom;
    }

    @Override
    void stopReading() {
        if (slowReader != null) {
            if (channel().isOpen()) {
                slowReader.readLast();
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
