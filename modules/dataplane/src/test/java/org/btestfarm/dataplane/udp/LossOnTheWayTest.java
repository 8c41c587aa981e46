package org.btestfarm.dataplane.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.btestfarm.dataplane.net.TwoMachines.FAR_ADDRESS;
import static org.btestfarm.dataplane.net.TwoMachines.NEAR_ADDRESS;
import static org.btestfarm.dataplane.net.TwoMachines.lineOf;
import static org.btestfarm.dataplane.net.TwoMachines.tell;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.dataplane.net.Sockets;
import org.btestfarm.dataplane.net.TwoMachines;
import org.btestfarm.dataplane.testing.Patience;
import org.btestfarm.dataplane.udp.receive.JoinedSender;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two machines and a way between them that loses datagrams, and a driver that joins what is left: what was received and what was lost are together what was sent, exactly.
 */
class LossOnTheWayTest {
    private static final int SENT = 100_000;
    private static final int JOINED = 44;

    /** Slowly enough for every receiver, mostly: what is lost is lost on the way. */
    private static final long PAUSE_NANOS = 1_000_000;

    @ParameterizedTest
    @EnumSource(Sockets.class)
    void receivedAndLostAreWhatWasSent(Sockets sockets) throws Exception {
        assumeThat(Epoll.isAvailable() && EpollDatagramChannel.isSegmentedDatagramPacketSupported()).as("UDP_SEGMENT").isTrue();
        try (TwoMachines machines = TwoMachines.connect()) {
            send(machines, sockets);
        }
    }

    private static void send(TwoMachines machines, Sockets sockets) throws Exception {
        Process sink = machines.startFar(Sink.class, sockets.name());
        Process source = null;
        try (BufferedReader told = sink.inputReader()) {
            source = machines.startNear(Source.class, lineOf(told, "port "));
            try (BufferedReader sourceTold = source.inputReader()) {
                int kept = Integer.parseInt(lineOf(sourceTold, "kept "));
                tell(sink, "sent");
                lineOf(told, "quiet");
                tell(source, "the last");
                String[] counted = lineOf(told, "received ").split(" lost ");
                long received = Long.parseLong(counted[0]);
                long lost = Long.parseLong(counted[1]);
                assertThat(received + lost).as("%d received, %d lost", received, lost).isEqualTo(SENT);
                // More than was left out, where the receiver's queue overflowed.
                assertThat(lost).isGreaterThanOrEqualTo(SENT - kept).isPositive();
            }
        } finally {
            sink.destroyForcibly().waitFor();
            if (source != null) {
                source.destroyForcibly().waitFor();
            }
        }
    }

    /** The far end's program: says its port; once all but the last datagram are sent, when nothing more comes; and what it counted with the last. */
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
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)).readLine();
                FlowCounters counters = flow.counters();
                long[] before = {0};
                await().pollInterval(QUIET).until(() -> before[0] == (before[0] = counters.receivedDatagrams()));
                System.out.println("quiet");
                await().until(() -> counters.receivedDatagrams() > before[0]);
                System.out.println("received " + counters.receivedDatagrams() + " lost " + counters.lostDatagrams().orElseThrow());
            }
        }
    }

    /** The near end's program: sends, joined, what is left of numbered datagrams once some were lost; says how many that are; and sends the last when told to. */
    static final class Source {
        private Source() {}

        public static void main(String[] arguments) throws Exception {
            InetSocketAddress to = new InetSocketAddress(FAR_ADDRESS, Integer.parseInt(arguments[0]));
            // The first is where counting begins, and the last where it ends.
            Random random = new Random(7);
            int[] kept = IntStream.rangeClosed(1, SENT).filter(number -> number == 1 || number == SENT || random.nextInt(100) >= 3).toArray();
            try (JoinedSender sender = new JoinedSender(InetAddress.getByName(NEAR_ADDRESS))) {
                for (int from = 0; from < kept.length - 1; from += JOINED) {
                    sender.send(to, 1472, 1472, Arrays.copyOfRange(kept, from, Math.min(from + JOINED, kept.length - 1)));
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                System.out.println("kept " + kept.length);
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)).readLine();
                sender.send(to, 1472, 1472, SENT);
            }
        }
    }
}
