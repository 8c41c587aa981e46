package org.btestfarm.dataplane.udp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.FlowSignals;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.dataplane.UdpFlowSpec;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.status.StatusMessage;

/** One end of UDP tests, and plain JDK sockets that play the other. Everything it opened closes with it. */
final class Rig implements AutoCloseable {
    final Network network;
    private final MultiThreadIoEventLoopGroup loops;
    private final ServerSocket listener;
    private final List<Closeable> open = new ArrayList<>();

    Rig(Network network) throws IOException {
        this.network = network;
        this.loops = new MultiThreadIoEventLoopGroup(1, network.sockets().ioHandlers());
        this.listener = new ServerSocket(0, 50, network.address());
    }

    /** A wire of ours, and the plain socket at its other end. */
    record Wire(Channel ours, Socket peers) {}

    Wire wire() throws Exception {
        Channel ours = new Bootstrap()
                .group(loops)
                .channel(network.sockets().channel())
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(listener.getLocalSocketAddress())
                .sync()
                .channel();
        Socket peers = listener.accept();
        open.add(peers);
        return new Wire(ours, peers);
    }

    UdpSocket bind(Wire wire) throws Exception {
        return UdpFlows.bind(wire.ours.eventLoop(), network.sockets(), new InetSocketAddress(network.address(), 0))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    List<UdpSocket> bind(Wire wire, int count) throws Exception {
        List<UdpSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(bind(wire));
        }
        return sockets;
    }

    Flow start(Wire wire, List<UdpSocket> sockets, Spec spec, Signals signals) {
        return UdpFlows.start(wire.ours, sockets, spec.build(), signals);
    }

    /** A peer's plain socket, on an address of this network. */
    DatagramSocket plainSocket() throws IOException {
        return plainSocket(network.address());
    }

    DatagramSocket plainSocket(InetAddress address) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0));
        socket.setReceiveBufferSize(4 << 20);
        socket.setSoTimeout(30_000);
        open.add(socket);
        return socket;
    }

    Spec spec(InetSocketAddress... targets) {
        return spec(network.address(), targets);
    }

    /** With a peer elsewhere than on this network's own address. */
    Spec spec(InetAddress peer, InetSocketAddress... targets) {
        return new Spec(peer, List.of(targets));
    }

    @Override
    public void close() throws IOException {
        for (Closeable one : open) {
            one.close();
        }
        listener.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** What a flow shall do, a bit at a time. */
    static final class Spec {
        private final InetAddress peer;
        private final List<InetSocketAddress> targets;
        boolean transmit;
        boolean receive;
        Payload payload = Payload.ZEROS;
        int packetSize = 1500;
        boolean followPeerPort;
        boolean openPath;
        Pace pace = Pace.of(Pace.UNLIMITED);
        long receiveBps = Pace.UNLIMITED;
        ByteCredit sendCredit = ByteCredit.unlimited();
        ByteCredit receiveCredit = ByteCredit.unlimited();

        private Spec(InetAddress peer, List<InetSocketAddress> targets) {
            this.peer = peer;
            this.targets = targets;
        }

        Spec transmit(int size) {
            transmit = true;
            packetSize = size;
            return this;
        }

        Spec receive() {
            receive = true;
            return this;
        }

        Spec bps(long bps) {
            pace = Pace.of(bps);
            return this;
        }

        /** The peer sends so fast at most, it was agreed. */
        Spec agreedBps(long bps) {
            receiveBps = bps;
            return this;
        }

        Spec sendCredit(long bytes) {
            sendCredit = ByteCredit.of(bytes);
            return this;
        }

        Spec receiveCredit(long bytes) {
            receiveCredit = ByteCredit.of(bytes);
            return this;
        }

        UdpFlowSpec build() {
            return new UdpFlowSpec(
                    transmit, receive, payload, packetSize, peer, targets, followPeerPort, openPath, pace, receiveBps, sendCredit, receiveCredit);
        }
    }

    /** Remembers what it was told. */
    static final class Signals implements FlowSignals {
        final List<StatusMessage> statuses = new CopyOnWriteArrayList<>();
        final List<FlowEnd> ends = new CopyOnWriteArrayList<>();
        final AtomicReference<Runnable> atEnd = new AtomicReference<>(() -> {});

        @Override
        public void peerStatus(StatusMessage status) {
            statuses.add(status);
        }

        @Override
        public void ended(FlowEnd end) {
            ends.add(end);
            atEnd.get().run();
        }
    }
}
