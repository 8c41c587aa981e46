package org.btestfarm.dataplane.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.epoll.Epoll;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.dataplane.linux.SystemCalls;
import org.btestfarm.dataplane.net.Sockets;
import org.btestfarm.dataplane.testing.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Flows that are known to be slow, whose sockets are looked at by the clock where the program can. */
class SlowFlowTest {
    private static final String SLOW_LOOPBACK = "ip link set lo up && tc qdisc add dev lo root tbf rate 200mbit burst 64kb limit 10mb";
    private static final String NETWORKS = "org.btestfarm.dataplane.udp.Network#all";

    private static boolean isPolled(UdpSocket socket) {
        return ((UdpPort) socket).channel().isRegistered();
    }

    private static InetSocketAddress anywhere(Rig rig) {
        return new InetSocketAddress(rig.network.address(), 9);
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void everyDatagramIsCountedAtBothEnds(Network network) throws Exception {
        try (Rig server = new Rig(network);
                Rig client = new Rig(network)) {
            Rig.Wire serverWire = server.wire();
            Rig.Wire clientWire = client.wire();
            List<UdpSocket> serverSocket = server.bind(serverWire, 1);
            List<UdpSocket> clientSocket = client.bind(clientWire, 1);
            long bytes = 200 * 1_000L;
            Flow down = server.start(
                    serverWire,
                    serverSocket,
                    server.spec(clientSocket.get(0).localAddress()).transmit(1_000).receive().bps(4_000_000).agreedBps(2_000_000).sendCredit(bytes),
                    new Rig.Signals());
            Flow up = client.start(
                    clientWire,
                    clientSocket,
                    client.spec(serverSocket.get(0).localAddress()).transmit(1_000).receive().bps(2_000_000).agreedBps(4_000_000).sendCredit(bytes),
                    new Rig.Signals());
            for (Flow flow : List.of(down, up)) {
                await().until(() -> flow.counters().receivedBytes() == bytes);
                assertThat(flow.counters().receivedDatagrams()).isEqualTo(200);
                assertThat(flow.counters().lostDatagrams()).hasValue(0);
                assertThat(flow.counters().sentDatagrams()).isEqualTo(200);
            }
            assertThat(isPolled(serverSocket.get(0))).isEqualTo(!network.sockets().isDirect());
            assertThat(isPolled(clientSocket.get(0))).isEqualTo(!network.sockets().isDirect());
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void whatCameBeforeTheEndIsCounted(Network network) throws Exception {
        assumeThat(network.sockets().isDirect()).as("system calls of our own").isTrue();
        try (Rig rig = new Rig(network)) {
            for (int round = 0; round < 10; round++) {
                Rig.Wire wire = rig.wire();
                List<UdpSocket> sockets = rig.bind(wire, 1);
                Rig.Signals signals = new Rig.Signals();
                Flow flow = rig.start(wire, sockets, rig.spec(anywhere(rig)).receive().agreedBps(1_000_000), signals);
                DatagramSocket peer = rig.plainSocket();
                for (int i = 1; i <= 5; i++) {
                    peer.send(new DatagramPacket(ByteBuffer.allocate(100).putInt(0, i).array(), 100, sockets.get(0).localAddress()));
                }
                flow.stop();
                await().until(() -> !signals.ends.isEmpty());
                assertThat(flow.counters().receivedDatagrams()).isEqualTo(5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void aPeerThatIsFasterThanWasAgreedIsReceivedAllTheSame(Network network) throws Exception {
        try (Rig source = new Rig(network);
                Rig sink = new Rig(network)) {
            Rig.Wire sinkWire = sink.wire();
            List<UdpSocket> sinkSocket = sink.bind(sinkWire, 1);
            Flow counted = sink.start(sinkWire, sinkSocket, sink.spec(anywhere(sink)).receive().agreedBps(1_000_000), new Rig.Signals());
            Rig.Wire wire = source.wire();
            long bytes = 6_000 * 1_500L;
            // More than a look may find, and less than the queue of a program without privileges holds until then.
            Flow flow = source.start(
                    wire, source.bind(wire, 1), source.spec(sinkSocket.get(0).localAddress()).transmit(1_500).bps(64_000_000).sendCredit(bytes), new Rig.Signals());
            await().until(() -> flow.counters().writtenBytes() == bytes);
            // Whatever is lost before it is noticed.
            await().until(() -> counted.counters().receivedDatagrams() > 5_000);
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void aClientBehindNatThatSpeaksLateIsFollowed(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            List<UdpSocket> sockets = rig.bind(wire, 1);
            Rig.Spec spec = rig.spec(anywhere(rig)).transmit(500).bps(1_000_000);
            spec.followPeerPort = true;
            Flow flow = rig.start(wire, sockets, spec, new Rig.Signals());
            await().until(() -> flow.counters().sentDatagrams() > 200);
            DatagramSocket behindNat = rig.plainSocket();
            behindNat.send(new DatagramPacket(new byte[0], 0, sockets.get(0).localAddress()));
            DatagramPacket arrived = new DatagramPacket(new byte[2_000], 2_000);
            behindNat.receive(arrived);
            assertThat(arrived.getLength()).isEqualTo(500 - network.headers());
        }
    }

    @Test
    void aSocketThatIsFullAfterItsRateWasRaisedIsPolledAgain(@TempDir Path temporary) throws Exception {
        assumeThat(Epoll.isAvailable() && SystemCalls.areAvailable()).as("system calls of our own").isTrue();
        assumeThat(OwnNamespace.run(temporary, SLOW_LOOPBACK)).as("a network namespace of one's own, which takes root, tc and the kernel's tbf").isEqualTo("");
        assertThat(OwnNamespace.run(temporary, SLOW_LOOPBACK + " && exec " + OwnNamespace.java(SlowFlowTest.class)))
                .contains("polled at first: false, in the end: true");
    }

    /** What runs in a namespace whose loopback is slow. */
    public static void main(String[] ignored) throws Exception {
        Patience.have();
        Network network = new Network(Sockets.choose(TransportChoice.AUTO), InetAddress.getByName("127.0.0.1"));
        try (Rig source = new Rig(network);
                Rig sink = new Rig(network)) {
            Rig.Wire sinkWire = sink.wire();
            List<UdpSocket> sinkSocket = sink.bind(sinkWire, 1);
            Flow counted = sink.start(sinkWire, sinkSocket, sink.spec(new InetSocketAddress(network.address(), 9)).receive(), new Rig.Signals());
            Rig.Wire wire = source.wire();
            List<UdpSocket> sockets = source.bind(wire, 1);
            Rig.Spec spec = source.spec(sinkSocket.get(0).localAddress()).transmit(1_500).bps(1_000_000);
            source.start(wire, sockets, spec, new Rig.Signals());
            await().until(() -> counted.counters().receivedDatagrams() > 10);
            boolean polled = isPolled(sockets.get(0));
            spec.pace.set(Pace.UNLIMITED);
            await().until(() -> counted.counters().receivedBytes() > 20_000_000);
            System.out.printf("polled at first: %s, in the end: %s%n", polled, isPolled(sockets.get(0)));
        }
    }
}
