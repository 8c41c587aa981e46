package org.btestfarm.client.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestPlanBuilder;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.testing.FakeServer;
import org.btestfarm.client.testing.UdpPeer;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.api.Test;

/** UDP: loss, reordering, numbering, statuses both ways, ports (docs/protocol.md, sections 6, 8 and 9). */
class UdpScenariosTest extends ScenarioTest {
    private static final int PAYLOAD = 1_000;
    private static final int PACKET = PAYLOAD + 28;

    private static TestPlanBuilder udp(FakeServer server) {
        return tcp(server).transport(Transport.UDP).duration(Duration.ofMillis(2_500));
    }

    private long lost() {
        return seconds.stream().mapToLong(second -> second.lostPackets().orElse(0)).sum();
    }

    @Test
    void lossAndReorderingWithNumbersFromZero() throws Exception {
        try (UdpPeer udp = UdpPeer.open(1);
                FakeServer server = FakeServer.playing(peer -> {
                    peer.pass();
                    peer.send(udp.portBytes());
                    peer.send(new StatusMessage(15, 1, 0).encode());
                    // The client binds after it has read the port; before that a datagram is lost on the way. The first status shows that it has.
                    assertThat(peer.readStatus().receivedBytes()).isZero();
                    for (int sequence = 0; sequence < 100; sequence++) {
                        if (sequence != 10 && sequence != 11) {
                            udp.send(0, sequence == 20 ? 21 : sequence == 21 ? 20 : sequence, PAYLOAD);
                        }
                    }
                    StatusMessage second = peer.readStatus();
                    assertThat(second.sequence()).isEqualTo(2);
                    long reported = second.receivedBytes();
                    while (reported < 98 * PACKET) {
                        reported += peer.readStatus().receivedBytes();
                    }
                    assertThat(reported).isEqualTo(98 * PACKET);
                    peer.drain();
                })) {
            TestResult result = runUntil(udp(server), () -> received() == 98 * PACKET && lost() == 2);

            assertThat(result.outcome()).as(result.reason()).isEqualTo(TestOutcome.DONE);
            assertThat(result.lostPackets()).hasValue(2);
            assertThat(result.rxBytes()).isEqualTo(98 * PACKET);
            assertThat(result.remoteCpuPct()).hasValue(15);
            assertThat(lost()).as("second by second").isEqualTo(2);
            assertAllClosed(server);
        }
    }

    @Test
    void numbersCommonToAllStreamsLoseNothing() throws Exception {
        try (UdpPeer udp = UdpPeer.open(3);
                FakeServer server = FakeServer.playing(peer -> {
                    peer.greet();
                    peer.sendHex("01ab5400");
                    peer.send(udp.portBytes());
                    peer.readStatus();
                    for (int sequence = 1; sequence <= 90; sequence++) {
                        udp.send(sequence % 3, sequence, PAYLOAD);
                    }
                    peer.readStatus();
                    peer.drain();
                })) {
            TestResult result = runUntil(udp(server).connections(3), () -> received() == 90 * PACKET);

            assertThat(result.outcome()).as(result.reason()).isEqualTo(TestOutcome.DONE);
            assertThat(result.connections()).isEqualTo(3);
            assertThat(result.rxBytes()).isEqualTo(90 * PACKET);
            assertThat(result.lostPackets()).hasValue(0);
            assertAllClosed(server);
        }
    }

    @Test
    void nothingReceivedIsNoKnownLoss() throws Exception {
        try (UdpPeer udp = UdpPeer.open(1);
                FakeServer server = FakeServer.playing(peer -> {
                    peer.pass();
                    peer.send(udp.portBytes());
                    peer.drain();
                })) {
            TestResult result = run(udp(server).duration(SHORT));

            assertThat(result.outcome()).isEqualTo(TestOutcome.DONE);
            assertThat(result.lostPackets()).isEmpty();
            assertThat(result.setUp()).isEmpty();
            assertAllClosed(server);
        }
    }

    @Test
    void eachStreamIsSentFromItsOwnPortWithItsOwnNumbers() throws Exception {
        Set<Integer> ports = ConcurrentHashMap.newKeySet();
        try (UdpPeer udp = UdpPeer.open(3);
                FakeServer server = FakeServer.playing(peer -> {
                    peer.greet();
                    peer.sendHex("01000000");
                    peer.send(udp.portBytes());
                    while (ports.size() < 3) {
                        DatagramPacket packet = udp.receive();
                        assertThat(packet.getLength()).isEqualTo(472);
                        if (ports.add(packet.getPort())) {
                            assertThat(ByteBuffer.wrap(packet.getData()).getInt()).isEqualTo(1);
                        }
                    }
                    peer.drain();
                })) {
            TestResult result =
                    runUntil(udp(server).direction(TestDirection.TRANSMIT).connections(3).txSize(500).txBps(1_000_000), () -> ports.size() == 3);

            assertThat(result.outcome()).as(result.reason()).isEqualTo(TestOutcome.DONE);
            assertThat(ports).containsExactlyInAnyOrder(udp.port() + 256, udp.port() + 257, udp.port() + 258);
            assertThat(result.txBytes()).isPositive();
            assertThat(result.txBytes() % 500).isZero();
            assertAllClosed(server);
        }
    }

    @Test
    void aPathThroughNatIsOpenedWithAnEmptyDatagram() throws Exception {
        try (UdpPeer udp = UdpPeer.open(1);
                FakeServer server = FakeServer.playing(peer -> {
                    peer.pass();
                    peer.send(udp.portBytes());
                    assertThat(udp.receive().getLength()).isZero();
                    peer.drain();
                })) {
            assertThat(run(udp(server).openPath(true).duration(Duration.ofSeconds(1))).outcome()).isEqualTo(TestOutcome.DONE);
            assertAllClosed(server);
        }
    }

    @Test
    void aServerThatSendsNoStatusesIsGivenUp() throws Exception {
        try (UdpPeer udp = UdpPeer.open(1);
                FakeServer server = FakeServer.playing(peer -> {
                    peer.pass();
                    peer.send(udp.portBytes());
                    peer.drain();
                })) {
            TestResult result = runImpatiently(udp(server).direction(TestDirection.TRANSMIT).txBps(1_000_000).duration(Duration.ofSeconds(20)));

            assertThat(result.outcome()).isEqualTo(TestOutcome.BROKE_OFF);
            assertThat(result.reason()).contains("no status message from the server for 1.5 s");
            assertThat(result.txBytes()).isPositive();
            assertAllClosed(server);
        }
    }

    @Test
    void aLocalPortThatIsTakenIsNamed() throws Exception {
        try (UdpPeer udp = UdpPeer.open(1);
                DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), udp.port() + 256));
                FakeServer server = FakeServer.playing(peer -> {
                    peer.pass();
                    peer.send(udp.portBytes());
                    peer.drain();
                })) {
            TestResult result = run(udp(server));

            assertThat(result.outcome()).isEqualTo(TestOutcome.BROKE_OFF);
            assertThat(result.reason()).contains("UDP port " + taken.getLocalPort() + " of this machine cannot be used");
            assertAllClosed(server);
        }
    }

    @Test
    void aPortThatLeavesNoRoomForOursIsRefused() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.pass();
            peer.sendHex("ff00");
            peer.drain();
        })) {
            TestResult result = run(udp(server));

            assertThat(result.outcome()).isEqualTo(TestOutcome.CANNOT_CONNECT);
            assertThat(result.reason()).contains("UDP port 65280");
            assertAllClosed(server);
        }
    }
}
