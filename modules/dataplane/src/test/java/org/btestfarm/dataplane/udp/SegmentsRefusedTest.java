package org.btestfarm.dataplane.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.epoll.EpollDatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.dataplane.net.Sockets;
import org.btestfarm.dataplane.testing.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the packets asked for are larger than the path's MTU, the kernel refuses segmentation: the source goes on one by one. */
class SegmentsRefusedTest {
    private static final int DATAGRAMS = 500;

    @Test
    void noDatagramAndNoNumberIsLostWhenTheKernelRefusesSegments(@TempDir Path temporary) throws Exception {
        assumeThat(EpollDatagramChannel.isSegmentedDatagramPacketSupported()).as("UDP_SEGMENT").isTrue();
        assumeThat(OwnNamespace.run(temporary, "true")).as("a network namespace of one's own, which takes root").isEqualTo("");
        String output = OwnNamespace.run(temporary, "ip link set lo mtu 600 up && exec " + OwnNamespace.java(SegmentsRefusedTest.class));
        assertThat(output).contains("ports 128 then 1, received " + DATAGRAMS + ", lost 0");
    }

    /** What runs in the namespace. */
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
            UdpPort port = (UdpPort) sockets.get(0);
            int before = port.maxSegments();
            source.start(
                    wire,
                    sockets,
                    source.spec(sinkSocket.get(0).localAddress()).transmit(1500).bps(100_000_000).sendCredit(DATAGRAMS * 1500L),
                    new Rig.Signals());
            await().until(() -> counted.counters().receivedDatagrams() == DATAGRAMS);
            System.out.printf(
                    "ports %d then %d, received %d, lost %d%n",
                    before, port.maxSegments(), counted.counters().receivedDatagrams(), counted.counters().lostDatagrams().orElse(-1));
        }
    }
}
