package org.btestfarm.dataplane.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.UdpSocket;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our source against our sink. */
class UdpBothEndsTest {
    private static final String NETWORKS = "org.btestfarm.dataplane.udp.Network#all";

    private static InetSocketAddress[] addresses(List<UdpSocket> sockets) {
        return sockets.stream().map(UdpSocket::localAddress).toArray(InetSocketAddress[]::new);
    }

    /** A server's one socket and a client's several, both ways at once. */
    @ParameterizedTest
    @MethodSource(NETWORKS)
    void everyDatagramOfEveryStreamIsCountedAtBothEnds(Network network) throws Exception {
        try (Rig server = new Rig(network);
                Rig client = new Rig(network)) {
            Rig.Wire serverWire = server.wire();
            Rig.Wire clientWire = client.wire();
            List<UdpSocket> serverSocket = server.bind(serverWire, 1);
            List<UdpSocket> clientSockets = client.bind(clientWire, 5);
            long bytes = 3_000 * 1000L;
            Flow down = server.start(
                    serverWire, serverSocket, server.spec(addresses(clientSockets)).transmit(1000).receive().bps(40_000_000).sendCredit(bytes), new Rig.Signals());
            Flow up = client.start(
                    clientWire, clientSockets, client.spec(addresses(serverSocket)).transmit(1000).receive().bps(40_000_000).sendCredit(bytes), new Rig.Signals());
            for (Flow flow : List.of(down, up)) {
                await().until(() -> flow.counters().receivedBytes() == bytes);
                await().until(() -> flow.counters().writtenBytes() == bytes);
                assertThat(flow.counters().sentDatagrams()).isEqualTo(3_000);
                assertThat(flow.counters().receivedDatagrams()).isEqualTo(3_000);
                assertThat(flow.counters().lostDatagrams()).hasValue(0);
            }
        }
    }

    /** A reader that looked now and then goes back to being woken: slow datagrams of another size, 100 a second, are told from those of the fast source. */
    @ParameterizedTest
    @MethodSource(NETWORKS)
    void whatComesSlowlyBehindAFastSourceIsReceived(Network network) throws Exception {
        try (Rig source = new Rig(network);
                Rig sink = new Rig(network)) {
            Rig.Wire sinkWire = sink.wire();
            List<UdpSocket> sinkSocket = sink.bind(sinkWire, 1);
            Flow counted = sink.start(sinkWire, sinkSocket, sink.spec(new InetSocketAddress(network.address(), 9)).receive(), new Rig.Signals());
            Rig.Wire fastWire = source.wire();
            long bytes = 200_001_000L;
            Flow fast = source.start(
                    fastWire, source.bind(fastWire, 1), source.spec(addresses(sinkSocket)).transmit(1500).sendCredit(bytes), new Rig.Signals());
            await().until(() -> fast.counters().writtenBytes() == bytes);

            Rig.Wire slowWire = source.wire();
            source.start(slowWire, source.bind(slowWire, 1), source.spec(addresses(sinkSocket)).transmit(1000).bps(800_000), new Rig.Signals());
            await().until(() -> (counted.counters().receivedDatagrams() * 1500 - counted.counters().receivedBytes()) / 500 >= 50);
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void lossIsExactlyWhatTheNetworkDropped(Network network) throws Exception {
        Relay.Fault fault = number -> number == 2000 ? Relay.Fault.PASS
                : number % 7 == 3 ? Relay.Fault.DROP
                : number % 11 == 5 ? Relay.Fault.TWICE
                : number % 50 == 1 ? Relay.Fault.LATER : Relay.Fault.PASS;
        try (Rig source = new Rig(network);
                Rig sink = new Rig(network)) {
            Rig.Wire sinkWire = sink.wire();
            List<UdpSocket> sinkSocket = sink.bind(sinkWire, 1);
            try (Relay relay = new Relay(network.address(), sinkSocket.get(0).localAddress(), fault)) {
                Flow counted = sink.start(sinkWire, sinkSocket, sink.spec(relay.address()).receive(), new Rig.Signals());
                Rig.Wire wire = source.wire();
                source.start(wire, source.bind(wire, 1), source.spec(relay.address()).transmit(1500).bps(24_000_000).sendCredit(2_000 * 1500L), new Rig.Signals());
                await().until(() -> relay.dropped() > 0 && relay.passed() + relay.dropped() >= 2_000);
                await().until(() -> counted.counters().receivedDatagrams() == relay.passed());
                assertThat(counted.counters().lostDatagrams()).hasValue(relay.dropped());
            }
        }
    }

    /** The share of what was asked for that arrived is exact over any length of time; that it takes that long is all that time adds. */
    @ParameterizedTest
    @MethodSource(NETWORKS)
    void neverSendsMoreThanItsPaceAllows(Network network) throws Exception {
        try (Rig source = new Rig(network);
                Rig sink = new Rig(network)) {
            Rig.Wire sinkWire = sink.wire();
            List<UdpSocket> sinkSocket = sink.bind(sinkWire, 1);
            sink.start(sinkWire, sinkSocket, sink.spec(new InetSocketAddress(network.address(), 9)).receive(), new Rig.Signals());
            Rig.Wire wire = source.wire();
            List<UdpSocket> sockets = source.bind(wire, 1);
            long began = System.nanoTime();
            Flow flow = source.start(wire, sockets, source.spec(addresses(sinkSocket)).transmit(1500).bps(100_000_000), new Rig.Signals());
            await().pollInterval(Duration.ofMillis(20)).during(Duration.ofMillis(600)).until(() -> {
                long written = flow.counters().writtenBytes();
                long nanos = System.nanoTime() - began;
                return written * 8 <= nanos / 1e9 * 100_000_000;
            });
            assertThat(flow.counters().writtenBytes()).isPositive();
        }
    }

    @Test
    void flowsLeaveNoFileDescriptorBehind() throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        Assumptions.assumeTrue(Files.isDirectory(descriptors), "no /proc here");
        for (Network network : Network.all()) {
            try (Rig rig = new Rig(network)) {
                once(rig);
                long before = count(descriptors);
                for (int i = 0; i < 20; i++) {
                    once(rig);
                }
                await().until(() -> count(descriptors) <= before);
            }
        }
    }

    private static void once(Rig rig) throws Exception {
        Rig.Wire wire = rig.wire();
        List<UdpSocket> sockets = rig.bind(wire, 8);
        Rig.Signals signals = new Rig.Signals();
        Flow flow = rig.start(wire, sockets, rig.spec(addresses(sockets)).transmit(1500).receive(), signals);
        await().pollInterval(Duration.ofMillis(2)).until(() -> flow.counters().receivedDatagrams() > 100);
        flow.stop();
        await().pollInterval(Duration.ofMillis(2)).until(() -> !signals.ends.isEmpty());
        wire.peers().close();
    }

    private static long count(Path directory) throws java.io.IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }
}
