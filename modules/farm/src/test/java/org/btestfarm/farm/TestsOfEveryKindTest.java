package org.btestfarm.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.farm.RawClient.command;

import java.util.Arrays;
import java.net.InetAddress;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.settings.ListenerSettings;
import java.util.List;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Opening;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of each transport, direction and login, over real sockets. */
class TestsOfEveryKindTest {
    private static FarmFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = FarmFixture.start();
    }

    @AfterAll
    static void stop() throws Exception {
        fixture.close();
    }

    @AfterEach
    void nobodyIsLeft() {
        fixture.awaitNobody();
    }

    @Test
    void tcpDownload() throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            Reply.Pass pass = client.open(command(Transport.TCP, Direction.SERVER_TRANSMITS, 0, 10_000_000));
            assertThat(pass.hasToken()).isFalse();
            assertThat(client.read(100_000)).startsWith(0, 0, 0);
            assertThat(fixture.farm.sessions()).isEqualTo(1);
        }
    }

    @Test
    void tcpUploadIsReportedEverySecond() throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            client.open(command(Transport.TCP, Direction.SERVER_RECEIVES, 0, 0));
            client.send(new byte[50_000]);
            StatusMessage first = client.readStatus();
            client.send(new byte[7_000]);
            StatusMessage second = client.readStatus();
            assertThat(first.sequence()).isEqualTo(1);
            assertThat(second.sequence()).isEqualTo(2);
            long late = 57_000 - first.receivedBytes() - second.receivedBytes();
            assertThat(client.readStatusesOf(late)).isEqualTo(late);
        }
    }

    @Test
    void tcpBothWays() throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            // With the command, so that they are there before the first status.
            client.greeted().send(Arrays.copyOf(command(Transport.TCP, Direction.BOTH, 0, 1_000_000).encode(), Opening.LENGTH + 1_000));
            assertThat(client.readReply()).isInstanceOf(Reply.Pass.class);
            byte[] data = client.read(200_000);
            int status = 0;
            while (status < data.length && data[status] != StatusMessage.MARK) {
                status++;
            }
            assertThat(status).as("a status message stands between the zeros").isLessThan(data.length - 12);
            byte[] message = Arrays.copyOfRange(data, status, status + StatusMessage.LENGTH);
            assertThat(StatusMessage.decode(message)).hasValueSatisfying(s -> assertThat(s.receivedBytes()).isEqualTo(1_000));
        }
    }

    @Test
    void dataThatWaitsForItsTurnIsNotPrecededByAStatus() throws Exception {
        try (RawClient first = fixture.connect(ListenerAuth.OPEN);
                RawClient second = fixture.connect(ListenerAuth.OPEN)) {
            // A packet is due every 1.4 s, a status every second.
            Reply.Pass pass = first.open(command(Transport.TCP, Direction.SERVER_TRANSMITS, 2, 8_000));
            first.read(1);
            assertThat(second.join(pass.token())).isEqualTo(pass);
            first.close();
            assertThat(second.read(1)).as("RouterOS rejects a leading 07").containsExactly(0);
        }
    }

    @Test
    void connectionsJoinWithTheToken() throws Exception {
        try (RawClient first = fixture.connect(ListenerAuth.OPEN);
                RawClient second = fixture.connect(ListenerAuth.OPEN);
                RawClient third = fixture.connect(ListenerAuth.OPEN);
                RawClient oneTooMany = fixture.connect(ListenerAuth.OPEN)) {
            Reply.Pass pass = first.open(command(Transport.TCP, Direction.SERVER_TRANSMITS, 3, 10_000_000));
            assertThat(pass.hasToken()).isTrue();
            assertThat(first.read(10_000)).as("data flows before anybody joined").hasSize(10_000);
            assertThat(second.join(pass.token())).isEqualTo(pass);
            assertThat(third.join(pass.token())).isEqualTo(pass);
            assertThat(second.read(10_000)).hasSize(10_000);
            assertThat(third.read(10_000)).hasSize(10_000);
            assertThat(fixture.farm.sessions()).as("one test").isEqualTo(1);
            assertThat(oneTooMany.join(pass.token())).isEqualTo(new Reply.Failed());
            assertThat(oneTooMany.isClosedByServer()).isTrue();
            first.close();
            assertThat(second.read(100_000)).as("a lost connection ends only itself").hasSize(100_000);
        }
    }

    @ParameterizedTest
    @EnumSource(value = ListenerAuth.class, names = {"MD5", "ECSRP5"})
    void loginWithThePassword(ListenerAuth auth) throws Exception {
        try (RawClient client = fixture.connect(auth)) {
            var download = command(Transport.TCP, Direction.SERVER_TRANSMITS, 20, 10_000_000);
            Reply reply = auth == ListenerAuth.MD5 ? client.md5(download, "bob", "b0b") : client.ecSrp5(download, "alice", "secret");
            assertThat(reply).isInstanceOfSatisfying(Reply.Pass.class, pass -> assertThat(pass.hasToken()).isTrue());
            assertThat(client.read(10_000)).hasSize(10_000);
            try (RawClient second = fixture.connect(auth)) {
                assertThat(second.join(((Reply.Pass) reply).token())).isEqualTo(reply);
                assertThat(second.read(10_000)).hasSize(10_000);
            }
        }
    }

    @Test
    void udpDownloadOfThreeStreams() throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            Reply.Pass pass = client.open(command(Transport.UDP, Direction.SERVER_TRANSMITS, 3, 5_000_000));
            assertThat(pass.hasToken()).isFalse();
            int port = client.readPort();
            assertThat(port).isBetween(FarmFixture.settings().udpPorts().first(), FarmFixture.settings().udpPorts().last());
            Set<Integer> streams = new HashSet<>();
            for (int stream = 0; stream < 3; stream++) {
                try (DatagramSocket socket = new DatagramSocket(port + 256 + stream, client.socket.getLocalAddress())) {
                    socket.setSoTimeout(30_000);
                    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
                    socket.receive(packet);
                    assertThat(packet.getLength()).isEqualTo(1_472);
                    assertThat(packet.getPort()).isEqualTo(port);
                    assertThat(ByteBuffer.wrap(packet.getData()).getInt()).isPositive();
                    streams.add(stream);
                }
            }
            assertThat(streams).hasSize(3);
            assertThat(client.readStatus().receivedBytes()).isZero();
        }
    }

    @Test
    void udpUploadCountsThePeersDatagramsOnly() throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN);
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.2"))) {
            client.open(command(Transport.UDP, Direction.SERVER_RECEIVES, 0, 0));
            int port = client.readPort();
            InetSocketAddress server = new InetSocketAddress(client.socket.getInetAddress(), port);
            try (DatagramSocket own = new DatagramSocket(port + 256, client.socket.getLocalAddress())) {
                for (int i = 1; i <= 10; i++) {
                    byte[] datagram = ByteBuffer.allocate(1_000).putInt(i).array();
                    own.send(new DatagramPacket(datagram, datagram.length, server));
                    stranger.send(new DatagramPacket(datagram, datagram.length, server));
                }
                own.send(new DatagramPacket(new byte[3], 3, server));
                assertThat(client.readStatusesOf(10 * 1_028)).isEqualTo(10 * 1_028);
            }
        }
    }

    @Test
    void ipv6() throws Exception {
        var any6 = new InetSocketAddress("::1", 0);
        var settings = new FarmSettings(
                List.of(new ListenerSettings(any6, ListenerAuth.OPEN)),
                FarmFixture.settings().udpPorts(),
                FarmFixture.settings().limits(),
                FarmFixture.settings().deadlines(),
                FarmFixture.settings().guesses());
        try (FarmFixture six = FarmFixture.start(settings);
                RawClient client = new RawClient(six.farm.listening().get(0))) {
            client.open(command(Transport.UDP, Direction.SERVER_TRANSMITS, 0, 1_000_000));
            int port = client.readPort();
            try (DatagramSocket socket = new DatagramSocket(port + 256, client.socket.getLocalAddress())) {
                socket.setSoTimeout(30_000);
                DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
                socket.receive(packet);
                assertThat(packet.getLength()).isEqualTo(1_500 - 48);
            }
        }
    }
}
