package org.btestfarm.dataplane.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.protocol.Payload;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a source puts on the wire, as a plain socket sees it. */
class UdpSourceTest {
    private static final String NETWORKS = "org.btestfarm.dataplane.udp.Network#all";

    private static ByteBuffer receive(DatagramSocket socket) throws Exception {
        byte[] bytes = new byte[65_536];
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        socket.receive(packet);
        return ByteBuffer.wrap(bytes, 0, packet.getLength());
    }

    private static InetSocketAddress addressOf(DatagramSocket socket) {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void sendsPacketsOfTheSizeAskedForNumberedFromOne(Network network) throws Exception {
        for (int size : List.of(28, 52, 576, 1500, 64_000, 65_535)) {
            try (Rig rig = new Rig(network)) {
                DatagramSocket peer = rig.plainSocket();
                int packet = Math.max(size, network.headers() + 4);
                Rig.Wire wire = rig.wire();
                Flow flow = rig.start(wire, rig.bind(wire, 1), rig.spec(addressOf(peer)).transmit(size).sendCredit(20L * packet), new Rig.Signals());
                for (int i = 1; i <= 20; i++) {
                    ByteBuffer datagram = receive(peer);
                    assertThat(datagram.remaining()).as("size %d", size).isEqualTo(packet - network.headers());
                    assertThat(datagram.getInt()).isEqualTo(i);
                    byte[] rest = new byte[datagram.remaining()];
                    datagram.get(rest);
                    assertThat(rest).isEqualTo(new byte[rest.length]);
                }
                await().untilAsserted(() -> assertThat(flow.counters().writtenBytes()).isEqualTo(20L * packet));
                assertThat(flow.counters().sentDatagrams()).isEqualTo(20);
                assertThat(flow.counters().receivedDatagrams()).isZero();
                assertThat(flow.counters().lostDatagrams()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void zerosStayZerosWhenTheBuffersHaveServedAnotherSize(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            for (int size : List.of(100, 1500, 333)) {
                DatagramSocket peer = rig.plainSocket();
                Rig.Wire wire = rig.wire();
                rig.start(wire, rig.bind(wire, 1), rig.spec(addressOf(peer)).transmit(size).sendCredit(200L * size), new Rig.Signals());
                for (int i = 1; i <= 200; i++) {
                    ByteBuffer datagram = receive(peer);
                    assertThat(datagram.getInt()).isEqualTo(i);
                    byte[] rest = new byte[datagram.remaining()];
                    datagram.get(rest);
                    assertThat(rest).isEqualTo(new byte[size - network.headers() - 4]);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void randomDataIsNeitherZeroNorTheSameThroughout(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            DatagramSocket peer = rig.plainSocket();
            Rig.Wire wire = rig.wire();
            Rig.Spec spec = rig.spec(addressOf(peer)).transmit(1500).sendCredit(3000);
            spec.payload = Payload.RANDOM;
            rig.start(wire, rig.bind(wire, 1), spec, new Rig.Signals());
            List<byte[]> seen = new ArrayList<>();
            for (int i = 1; i <= 2; i++) {
                ByteBuffer datagram = receive(peer);
                assertThat(datagram.getInt()).isEqualTo(i);
                byte[] rest = new byte[datagram.remaining()];
                datagram.get(rest);
                seen.add(rest);
                assertThat(compressed(rest)).isGreaterThan(rest.length);
            }
            assertThat(Arrays.equals(seen.get(0), seen.get(1))).isFalse();
        }
    }

    private static int compressed(byte[] bytes) {
        java.util.zip.Deflater deflater = new java.util.zip.Deflater();
        deflater.setInput(bytes);
        deflater.finish();
        int length = deflater.deflate(new byte[2 * bytes.length]);
        deflater.end();
        return length;
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void oneSocketServesItsTargetsInTurnEachWithNumbersOfItsOwn(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            List<DatagramSocket> peers = List.of(rig.plainSocket(), rig.plainSocket(), rig.plainSocket());
            InetSocketAddress[] targets = peers.stream().map(UdpSourceTest::addressOf).toArray(InetSocketAddress[]::new);
            Rig.Wire wire = rig.wire();
            rig.start(wire, rig.bind(wire, 1), rig.spec(targets).transmit(500).bps(800_000).sendCredit(200 * 500), new Rig.Signals());
            for (DatagramSocket peer : peers) {
                for (int i = 1; i <= 50; i++) {
                    assertThat(receive(peer).getInt()).isEqualTo(i);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void socketsOfAClientEachSendAStreamOfTheirOwn(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            DatagramSocket peer = rig.plainSocket();
            Rig.Wire wire = rig.wire();
            rig.start(wire, rig.bind(wire, 3), rig.spec(addressOf(peer)).transmit(500).bps(400_000).sendCredit(30 * 500), new Rig.Signals());
            java.util.Map<Integer, Integer> last = new java.util.HashMap<>();
            for (int i = 0; i < 30; i++) {
                byte[] bytes = new byte[1000];
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                peer.receive(packet);
                int expected = last.merge(packet.getPort(), 1, Integer::sum);
                assertThat(ByteBuffer.wrap(bytes).getInt()).isEqualTo(expected);
            }
            // The credit ends within a round, and a turn is two datagrams where a tick came late.
            assertThat(last.values()).hasSize(3).allMatch(count -> count >= 8 && count <= 12);
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void stopsAtItsCreditToTheDatagramGivesTheRestBackAndGoesOnWhenGrantedMore(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            DatagramSocket peer = rig.plainSocket();
            Rig.Wire wire = rig.wire();
            Rig.Spec spec = rig.spec(addressOf(peer)).transmit(1500).sendCredit(10 * 1500 + 1499);
            Rig.Signals signals = new Rig.Signals();
            Flow flow = rig.start(wire, rig.bind(wire, 1), spec, signals);
            await().until(() -> flow.counters().writtenBytes() == 15_000 && flow.counters().pausedNanos() > 5_000_000);
            assertThat(spec.sendCredit.remaining()).isEqualTo(1499);
            assertThat(signals.ends).isEmpty();
            spec.sendCredit.add(1501);
            await().until(() -> flow.counters().writtenBytes() == 18_000);
            await().until(() -> spec.sendCredit.remaining() == 0);
            for (int i = 1; i <= 12; i++) {
                assertThat(receive(peer).getInt()).isEqualTo(i);
            }
            flow.stop();
            await().until(() -> !signals.ends.isEmpty());
            long paused = flow.counters().pausedNanos();
            assertThat(flow.counters().pausedNanos()).isEqualTo(paused);
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void aPaceMayBeSetAndLiftedWhileItRuns(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            DatagramSocket peer = rig.plainSocket();
            Rig.Wire wire = rig.wire();
            Rig.Spec spec = rig.spec(addressOf(peer)).transmit(1500).bps(12_000);
            Flow flow = rig.start(wire, rig.bind(wire, 1), spec, new Rig.Signals());
            await().until(() -> flow.counters().sentDatagrams() > 0);
            assertThat(flow.counters().sentDatagrams()).isLessThan(20);
            spec.pace.set(Pace.UNLIMITED);
            await().until(() -> flow.counters().sentDatagrams() > 10_000);
            spec.pace.set(1);
            // What was under way when the pace changed may still go out: then look again.
            await().ignoreExceptionsInstanceOf(org.awaitility.core.ConditionTimeoutException.class).untilAsserted(() -> {
                long before = flow.counters().sentDatagrams();
                await().during(java.time.Duration.ofMillis(300)).atMost(java.time.Duration.ofMillis(900))
                        .until(() -> flow.counters().sentDatagrams() <= before + 1);
            });
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void aPeerThatHasNotBoundYetIsNotTheEnd(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            DatagramSocket vanished = rig.plainSocket();
            InetSocketAddress address = addressOf(vanished);
            vanished.close();
            Rig.Wire wire = rig.wire();
            Rig.Signals signals = new Rig.Signals();
            Flow flow = rig.start(wire, rig.bind(wire, 1), rig.spec(address).transmit(1500).bps(10_000_000), signals);
            await().until(() -> flow.counters().sentDatagrams() > 100);
            DatagramSocket back = new DatagramSocket(address);
            back.setSoTimeout(30_000);
            assertThat(receive(back).getInt()).isPositive();
            back.close();
            long before = flow.counters().sentDatagrams();
            await().until(() -> flow.counters().sentDatagrams() > before + 100);
            assertThat(signals.ends).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void opensThePathOfEverySocketWithAnEmptyDatagram(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            DatagramSocket peer = rig.plainSocket();
            Rig.Wire wire = rig.wire();
            Rig.Spec spec = rig.spec(addressOf(peer)).receive();
            spec.openPath = true;
            rig.start(wire, rig.bind(wire, 2), spec, new Rig.Signals());
            assertThat(receive(peer).remaining()).isZero();
            assertThat(receive(peer).remaining()).isZero();
        }
    }
}
