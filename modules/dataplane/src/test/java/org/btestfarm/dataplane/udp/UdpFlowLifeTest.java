package org.btestfarm.dataplane.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowEnd.Cause;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How flows end, and the wire that decides it. */
class UdpFlowLifeTest {
    private static final String NETWORKS = "org.btestfarm.dataplane.udp.Network#all";

    private final Rig.Signals signals = new Rig.Signals();

    private static Rig.Spec busy(Rig rig) throws Exception {
        return rig.spec((InetSocketAddress) rig.plainSocket().getLocalSocketAddress()).transmit(1500).receive();
    }

    /** Everything is closed, the counters stand still, and the end was told once. */
    private void assertOver(Rig.Wire wire, List<UdpSocket> sockets, Flow flow, Cause cause) throws Exception {
        await().until(() -> !signals.ends.isEmpty());
        long written = flow.counters().writtenBytes();
        assertThat(wire.ours().isOpen()).isFalse();
        for (UdpSocket socket : sockets) {
            new DatagramSocket(socket.localAddress()).close();
        }
        flow.stop();
        assertThat(flow.counters().writtenBytes()).isEqualTo(written);
        assertThat(signals.ends).hasSize(1);
        assertThat(signals.ends.get(0).cause()).isEqualTo(cause);
        assertThat(signals.ends.get(0).detail()).isNotBlank().doesNotContain("\n");
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void statusMessagesTravelBothWaysHoweverTheyAreCut(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            Flow flow = rig.start(wire, rig.bind(wire, 1), busy(rig).bps(1_000_000), signals);
            StatusMessage theirs = new StatusMessage(12, 1, 123_456);
            for (byte one : theirs.encode()) {
                wire.peers().getOutputStream().write(one);
                wire.peers().getOutputStream().flush();
            }
            await().until(() -> signals.statuses.equals(List.of(theirs)));
            StatusMessage ours = new StatusMessage(50, 7, 99);
            flow.sendStatus(ours);
            byte[] bytes = new byte[StatusMessage.LENGTH];
            wire.peers().setSoTimeout(30_000);
            new DataInputStream(wire.peers().getInputStream()).readFully(bytes);
            assertThat(StatusMessage.decode(bytes)).isEqualTo(Optional.of(ours));
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void aFloodOfStatusMessagesReachesTheOwnerAsATrickle(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            rig.start(wire, rig.bind(wire, 1), busy(rig).bps(1_000_000), signals);
            long began = System.nanoTime();
            for (int i = 1; i <= 2_000; i++) {
                wire.peers().getOutputStream().write(new StatusMessage(1, i, i).encode());
            }
            await().until(() -> signals.statuses.size() >= 4);
            wire.peers().close();
            await().until(() -> !signals.ends.isEmpty());
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + 1;
            assertThat(signals.statuses.size()).isLessThanOrEqualTo((int) (8 * seconds + 4));
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void thePeersCloseEndsIt(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            List<UdpSocket> sockets = rig.bind(wire, 3);
            Flow flow = rig.start(wire, sockets, busy(rig), signals);
            await().until(() -> flow.counters().sentDatagrams() > 100);
            wire.peers().close();
            assertOver(wire, sockets, flow, Cause.PEER_CLOSED);
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void thePeersHalfCloseEndsIt(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            List<UdpSocket> sockets = rig.bind(wire, 1);
            Flow flow = rig.start(wire, sockets, busy(rig), signals);
            wire.peers().shutdownOutput();
            assertOver(wire, sockets, flow, Cause.PEER_CLOSED);
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void thePeersResetEndsIt(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            List<UdpSocket> sockets = rig.bind(wire, 1);
            Flow flow = rig.start(wire, sockets, busy(rig), signals);
            wire.peers().setSoLinger(true, 0);
            wire.peers().close();
            assertOver(wire, sockets, flow, Cause.PEER_CLOSED);
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void garbageOnTheWireEndsIt(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            List<UdpSocket> sockets = rig.bind(wire, 1);
            Flow flow = rig.start(wire, sockets, busy(rig), signals);
            wire.peers().getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertOver(wire, sockets, flow, Cause.BROKEN);
            assertThat(signals.statuses).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void stoppingEndsItAndReturnsTheCreditThatWasNotUsed(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            List<UdpSocket> sockets = rig.bind(wire, 2);
            long granted = 1_000_000_000_000L;
            Rig.Spec spec = busy(rig).sendCredit(granted);
            Flow flow = rig.start(wire, sockets, spec, signals);
            await().until(() -> flow.counters().sentDatagrams() > 100);
            flow.stop();
            assertOver(wire, sockets, flow, Cause.STOPPED);
            assertThat(spec.sendCredit.remaining()).isEqualTo(granted - flow.counters().writtenBytes());
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void aWireThatIsClosedAlreadyEndsItAtOnce(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            List<UdpSocket> sockets = rig.bind(wire, 1);
            wire.ours().close().sync();
            Flow flow = rig.start(wire, sockets, busy(rig), signals);
            assertOver(wire, sockets, flow, Cause.PEER_CLOSED);
        }
    }

    @ParameterizedTest
    @MethodSource(NETWORKS)
    void aPortThatIsTakenIsSaidSo(Network network) throws Exception {
        try (Rig rig = new Rig(network)) {
            Rig.Wire wire = rig.wire();
            InetSocketAddress taken = (InetSocketAddress) rig.plainSocket().getLocalSocketAddress();
            assertThatThrownBy(() -> UdpFlows.bind(wire.ours().eventLoop(), network.sockets(), taken)
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(BindException.class);
        }
    }
}
