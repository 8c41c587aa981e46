package org.btestfarm.dataplane.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.UdpSocket;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a sink makes of what plain sockets send. */
class UdpSinkTest {
    private static final String NETWORKS = "org.btestfarm.dataplane.udp.Network#all";

    private static void send(DatagramSocket from, UdpSocket to, int sequence, int payload) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(payload);
        if (payload >= 4) {
            bytes.putInt(sequence);
        }
        from.send(new DatagramPacket(bytes.array(), payload, to.localAddress()));
    }

    private static InetSocketAddress anywhere(Rig rig) {
        return new InetSocketAddress(rig.network.address(), 9);
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void countsWholePacketsOfAnySizeAndWhatWasLost(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            List<UdpSocket> sockets = rig.bind(wire, 1);
            Flow flow = rig.start(wire, sockets, rig.spec(anywhere(rig)).receive(), new Rig.Signals());
            DatagramSocket peer = rig.plainSocket();
            int[] payloads = {4, 1472, 100, 9000, 60_000};
            int[] sequences = {5, 6, 9, 10, 11};
            for (int i = 0; i < payloads.length; i++) {
                send(peer, sockets.get(0), sequences[i], payloads[i]);
            }
            await().until(() -> flow.counters().receivedDatagrams() == 5);
            assertThat(flow.counters().receivedBytes()).isEqualTo(4 + 1472 + 100 + 9000 + 60_000 + 5L * network.headers());
            assertThat(flow.counters().lostDatagrams()).hasValue(2);
            send(peer, sockets.get(0), 7, 4);
            await().until(() -> flow.counters().lostDatagrams().orElse(0) == 1);
            send(peer, sockets.get(0), 7, 4);
            await().until(() -> flow.counters().receivedDatagrams() == 7);
            assertThat(flow.counters().lostDatagrams()).hasValue(1);
            assertThat(flow.counters().sentDatagrams()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void countsWhatArrivedBeforeItStarted(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            List<UdpSocket> sockets = rig.bind(wire, 1);
            DatagramSocket peer = rig.plainSocket();
            for (int i = 1; i <= 10; i++) {
                send(peer, sockets.get(0), i, 500);
            }
            Flow flow = rig.start(wire, sockets, rig.spec(anywhere(rig)).receive(), new Rig.Signals());
            await().until(() -> flow.counters().receivedDatagrams() == 10);
            assertThat(flow.counters().lostDatagrams()).hasValue(0);
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void ignoresRunts(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            List<UdpSocket> sockets = rig.bind(wire, 1);
            Flow flow = rig.start(wire, sockets, rig.spec(anywhere(rig)).receive(), new Rig.Signals());
            DatagramSocket peer = rig.plainSocket();
            for (int payload = 0; payload < 4; payload++) {
                send(peer, sockets.get(0), 0, payload);
            }
            send(peer, sockets.get(0), 1, 4);
            await().until(() -> flow.counters().receivedDatagrams() == 1);
            assertThat(flow.counters().receivedBytes()).isEqualTo(4 + network.headers());
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void ignoresStrangersHoweverManyTheySend(Network network) throws Exception {
        Assumptions.assumeTrue(network.headers() == 28, "IPv6 has one loopback address");
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            List<UdpSocket> sockets = rig.bind(wire, 1);
            Rig.Spec spec = rig.spec(anywhere(rig)).receive().receiveCredit(1_000_000);
            spec.followPeerPort = true;
            Flow flow = rig.start(wire, sockets, spec, new Rig.Signals());
            DatagramSocket peer = rig.plainSocket();
            DatagramSocket stranger = rig.plainSocket(InetAddress.getByName("127.0.0.2"));
            for (int i = 1; i <= 2_000; i++) {
                send(stranger, sockets.get(0), 1_000_000 + i, 100);
                if (i % 100 == 0) {
                    send(peer, sockets.get(0), i / 100, 100);
                    int expected = i / 100;
                    await().until(() -> flow.counters().receivedDatagrams() == expected);
                }
            }
            assertThat(flow.counters().receivedBytes()).isEqualTo(20 * 128);
            assertThat(flow.counters().lostDatagrams()).hasValue(0);
            assertThat(spec.receiveCredit.remaining()).isEqualTo(1_000_000 - 20 * 128);
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void dropsWhatWouldOverdrawItsCreditAndBooksWhatDoesNot(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            List<UdpSocket> sockets = rig.bind(wire, 1);
            int packet = 500 + network.headers();
            Rig.Spec spec = rig.spec(anywhere(rig)).receive().receiveCredit(3L * packet + 100);
            Flow flow = rig.start(wire, sockets, spec, new Rig.Signals());
            DatagramSocket peer = rig.plainSocket();
            for (int i = 1; i <= 6; i++) {
                send(peer, sockets.get(0), i, 500);
            }
            await().until(() -> flow.counters().receivedDatagrams() == 3 && flow.counters().pausedNanos() > 0);
            send(peer, sockets.get(0), 7, 100 - network.headers());
            await().until(() -> flow.counters().receivedDatagrams() == 4);
            assertThat(flow.counters().receivedBytes()).isEqualTo(3L * packet + 100);
            assertThat(spec.receiveCredit.remaining()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void sendsToThePortThatTheClientsNatHasMadeOfItsOwn(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            DatagramSocket expected = rig.plainSocket();
            DatagramSocket behindNat = rig.plainSocket();
            Rig.Wire wire = rig.wire();
            List<UdpSocket> sockets = rig.bind(wire, 1);
            Rig.Spec spec = rig.spec((InetSocketAddress) expected.getLocalSocketAddress()).transmit(100).bps(800_000);
            spec.followPeerPort = true;
            rig.start(wire, sockets, spec, new Rig.Signals());
            DatagramPacket first = new DatagramPacket(new byte[200], 200);
            expected.receive(first);
            assertThat(ByteBuffer.wrap(first.getData()).getInt()).isEqualTo(1);
            send(expected, sockets.get(0), 0, 0);
            expected.receive(first);
            send(behindNat, sockets.get(0), 0, 0);
            DatagramPacket second = new DatagramPacket(new byte[200], 200);
            behindNat.receive(second);
            assertThat(second.getSocketAddress()).isEqualTo(sockets.get(0).localAddress());
            assertThat(ByteBuffer.wrap(second.getData()).getInt()).isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void tellsTheStreamsOfAClientWithSeveralSocketsApart(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            List<UdpSocket> sockets = rig.bind(wire, 4);
            DatagramSocket peer = rig.plainSocket();
            Flow flow = rig.start(wire, sockets, rig.spec((InetSocketAddress) peer.getLocalSocketAddress()).receive(), new Rig.Signals());
            for (int i = 1; i <= 50; i++) {
                for (int socket = 0; socket < 4; socket++) {
                    // The second stream loses every tenth datagram but the last.
                    if (socket != 1 || i % 10 != 0 || i == 50) {
                        send(peer, sockets.get(socket), i, 100);
                    }
                }
            }
            await().until(() -> flow.counters().receivedDatagrams() == 196);
            assertThat(flow.counters().lostDatagrams()).hasValue(4);
        }
    }
}
