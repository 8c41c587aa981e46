package org.btestfarm.dataplane.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.btestfarm.dataplane.net.TwoMachines.FAR_ADDRESS;
import static org.btestfarm.dataplane.net.TwoMachines.NEAR_ADDRESS;
import static org.btestfarm.dataplane.net.TwoMachines.lineOf;
import static org.btestfarm.dataplane.net.TwoMachines.tell;

import io.netty.channel.epoll.EpollDatagramChannel;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.dataplane.net.Sockets;
import org.btestfarm.dataplane.net.TwoMachines;
import org.btestfarm.dataplane.testing.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our own source and our own sink on two machines: what was received and what was lost are together what was sent, up to the last one received, exactly. */
class OwnSourceOverAWayThatLosesTest {
    private static final int PACKET = 1500;
    private static final int DATAGRAMS = 20_000;

    @ParameterizedTest
    @EnumSource(Sockets.class)
    void receivedAndLostAreWhatWasSentUpToTheLastOneReceived(Sockets sockets) throws Exception {
        try (TwoMachines machines = TwoMachines.connect()) {
            machines.withoutOffload();
            String[] counted = send(machines, sockets, 3);

            long received = Long.parseLong(counted[0]);
            long lost = Long.parseLong(counted[1]);
            assertThat(received + lost).as("%d received, %d lost", received, lost).isEqualTo(DATAGRAMS + 2);
            assertThat(lost).isPositive();
        }
    }

    @Test
    void whereAPathRefusesSegmentsAllIsSentAndNumberedOneByOne() throws Exception {
        assumeThat(EpollDatagramChannel.isSegmentedDatagramPacketSupported()).as("UDP_SEGMENT").isTrue();
        try (TwoMachines machines = TwoMachines.connect()) {
            machines.mtu(600);
            String[] counted = send(machines, Sockets.EPOLL_DIRECT, 0);

            assertThat(Long.parseLong(counted[0]) + Long.parseLong(counted[1])).isEqualTo(DATAGRAMS + 2);
            assertThat(Long.parseLong(counted[0])).isGreaterThan(DATAGRAMS / 2);
            assertThat(counted[2]).as("segments a send").isEqualTo("1");
        }
    }

    /** Received, lost, and how many segments a send of the source has in the end. */
    private static String[] send(TwoMachines machines, Sockets sockets, int lossPercent) throws Exception {
        Process sink = machines.startFar(Sink.class, sockets.name());
        Process source = null;
        try (BufferedReader told = sink.inputReader()) {
            source = machines.startNear(Source.class, sockets.name(), lineOf(told, "port "));
            try (BufferedReader sourceTold = source.inputReader()) {
                // The first that arrives is where counting begins, the last one where it ends.
                lineOf(told, "first");
                if (lossPercent > 0) {
                    machines.lose(lossPercent);
                }
                tell(source, "the others");
                lineOf(sourceTold, "sent");
                tell(sink, "sent");
                lineOf(told, "quiet");
                if (lossPercent > 0) {
                    machines.loseNone();
                }
                tell(source, "the last");
                String counted = lineOf(told, "received ");
                return (counted + " " + lineOf(sourceTold, "segments ")).split(" ");
            }
        } finally {
            sink.destroyForcibly().waitFor();
            if (source != null) {
                source.destroyForcibly().waitFor();
            }
        }
    }

    private static BufferedReader ownInput() {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    }

    /** The far end's program: says its port, that the first datagram came, when nothing more comes, and what it counted with the last. */
    static final class Sink {
        private static final Duration QUIET = Duration.ofMillis(300);

        private Sink() {}

        public static void main(String[] arguments) throws Exception {
            Patience.have();
            Network network = new Network(Sockets.valueOf(arguments[0]), InetAddress.getByName(FAR_ADDRESS));
            try (Rig rig = new Rig(network)) {
                Rig.Wire wire = rig.wire();
                List<UdpSocket> sockets = rig.bind(wire, 1);
                Flow flow = rig.start(wire, sockets, rig.spec(InetAddress.getByName(NEAR_ADDRESS), new InetSocketAddress(NEAR_ADDRESS, 9)).receive(), new Rig.Signals());
                System.out.println("port " + sockets.get(0).localAddress().getPort());
                FlowCounters counters = flow.counters();
                await().until(() -> counters.receivedDatagrams() == 1);
                System.out.println("first");
                ownInput().readLine();
                long[] before = {0};
                await().pollInterval(QUIET).until(() -> before[0] == (before[0] = counters.receivedDatagrams()));
                System.out.println("quiet");
                await().until(() -> counters.receivedDatagrams() > before[0]);
                System.out.println("received " + counters.receivedDatagrams() + " " + counters.lostDatagrams().orElseThrow());
            }
        }
    }

    /** The near end's program: sends one datagram, and the others when told to, and the last when told to; says how many segments a send has then. */
    static final class Source {
        private Source() {}

        public static void main(String[] arguments) throws Exception {
            Patience.have();
            Network network = new Network(Sockets.valueOf(arguments[0]), InetAddress.getByName(NEAR_ADDRESS));
            try (Rig rig = new Rig(network);
                    BufferedReader told = ownInput()) {
                Rig.Wire wire = rig.wire();
                List<UdpSocket> sockets = rig.bind(wire, 1);
                InetSocketAddress to = new InetSocketAddress(FAR_ADDRESS, Integer.parseInt(arguments[1]));
                Rig.Spec spec = rig.spec(to.getAddress(), to).transmit(PACKET).bps(300_000_000).sendCredit(PACKET);
                ByteCredit credit = spec.sendCredit;
                FlowCounters counters = rig.start(wire, sockets, spec, new Rig.Signals()).counters();
                told.readLine();
                credit.add((long) DATAGRAMS * PACKET);
                await().until(() -> counters.sentDatagrams() == DATAGRAMS + 1);
                System.out.println("sent");
                told.readLine();
                credit.add(PACKET);
                await().until(() -> counters.sentDatagrams() == DATAGRAMS + 2);
                System.out.println("segments " + ((UdpPort) sockets.get(0)).maxSegments());
                told.readLine();
            }
        }
    }
}
