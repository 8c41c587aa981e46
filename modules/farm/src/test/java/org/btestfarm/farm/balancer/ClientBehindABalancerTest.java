package org.btestfarm.farm.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.farm.RawClient.command;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.btestfarm.farm.FarmFixture;
import org.btestfarm.farm.LogLines;
import org.btestfarm.farm.RawClient;
import org.btestfarm.farm.settings.AuthRule;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.farm.settings.ListenerSettings;
import org.btestfarm.farm.settings.UdpAddresses;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.IpText;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.api.Test;

/** A client whose connections come through a balancer is itself, in every limit, join, log line and account. */
class ClientBehindABalancerTest {
    private static final Command DOWNLOAD = command(Transport.TCP, Direction.SERVER_TRANSMITS, 3, 1_000_000);
    private static final String REFUSALS = "org.btestfarm.farm.admission.RefusalLog";

    @Test
    void limitsJoinsAndLogKnowTheClientByItsOwnAddress() throws Exception {
        Limits oneEach = Limits.defaults().withSessions(10, 1, 10);
        try (FarmFixture fixture = FarmFixture.start(Balancer.inFrontOf(FarmFixture.settings(oneEach, FarmFixture.PATIENT)));
                LogLines refusals = new LogLines(REFUSALS)) {
            InetSocketAddress open = fixture.address(ListenerAuth.OPEN);
            try (RawClient first = Balancer.client(open, "198.51.100.7")) {
                Reply.Pass pass = first.open(DOWNLOAD);
                try (RawClient join = Balancer.client(open, "198.51.100.7")) {
                    assertThat(join.join(pass.token())).isEqualTo(pass);
                }
                try (RawClient foreign = Balancer.client(open, "198.51.100.8")) {
                    assertThat(foreign.join(pass.token())).isEqualTo(new Reply.Failed());
                }
                try (RawClient second = Balancer.client(open, "198.51.100.7").greeted()) {
                    second.send(DOWNLOAD.encode());
                    assertThat(second.isClosedByServer()).as("a join is awaited, no second test").isTrue();
                }
                try (RawClient other = Balancer.client(open, "198.51.100.9")) {
                    other.open(DOWNLOAD);
                    assertThat(fixture.farm.sessions()).isEqualTo(2);
                }
            }
            fixture.awaitNobody();
            assertThat(refusals.all()).anyMatch(line -> line.startsWith("refused 198.51.100.8:4711: join refused"));
            assertThat(fixture.ledger.events(TestEvent.Opened.class)).extracting(TestEvent.Opened::address)
                    .containsExactly("198.51.100.7", "198.51.100.9");
        }
    }

    @Test
    void howAClientLogsInIsDecidedByItsOwnAddress() throws Exception {
        ListenerSettings usual = FarmFixture.listeners().get(ListenerAuth.ECSRP5.ordinal());
        FarmSettings settings = FarmFixture.settings();
        ListenerSettings ruled = new ListenerSettings(usual.address(), ListenerAuth.ECSRP5, List.of(AuthRule.of("2001:db8::/32", ListenerAuth.OPEN)));
        FarmSettings one = new FarmSettings(List.of(ruled), settings.udpPorts(), settings.limits(), settings.deadlines(), settings.guesses());
        try (FarmFixture fixture = FarmFixture.start(Balancer.inFrontOf(one))) {
            try (RawClient open = Balancer.client(fixture.farm.listening().get(0), "2001:db8::7")) {
                open.open(DOWNLOAD);
            }
            try (RawClient asked = Balancer.client(fixture.farm.listening().get(0), "198.51.100.7").greeted()) {
                asked.send(DOWNLOAD.encode());
                assertThat(asked.readReply()).isEqualTo(new Reply.EcSrp5());
            }
        }
    }

    @Test
    void noHelloComesBeforeTheHeaderAndNoPlaceIsTakenByIt() throws Exception {
        Limits few = Limits.defaults().withHandshakes(1, 1);
        try (FarmFixture fixture = FarmFixture.start(Balancer.inFrontOf(FarmFixture.settings(few, FarmFixture.PATIENT)));
                RawClient silent = new RawClient(fixture.address(ListenerAuth.OPEN), Balancer.ADDRESS)) {
            silent.send(new byte[] {'P', 'R'});
            try (RawClient direct = fixture.connect(ListenerAuth.OPEN)) {
                direct.open(DOWNLOAD);
            }
            fixture.awaitNobody();
            assertThat(silent.socket.getInputStream().available()).isZero();
            silent.send("OXY TCP4 198.51.100.7 203.0.113.1 4711 2000\r\n".getBytes(StandardCharsets.ISO_8859_1));
            silent.open(DOWNLOAD);
        }
    }

    @Test
    void aHeaderFromElsewhereIsRefusedAndABalancerWithoutOneToo() throws Exception {
        try (FarmFixture fixture = FarmFixture.start(Balancer.inFrontOf(FarmFixture.settings()));
                LogLines refusals = new LogLines(REFUSALS)) {
            InetSocketAddress open = fixture.address(ListenerAuth.OPEN);
            try (RawClient stranger = new RawClient(open, "127.0.0.8").greeted()) {
                stranger.send("PROXY TCP4 198.51.100.7 203.0.113.1 4711 2000\r\n".getBytes(StandardCharsets.ISO_8859_1));
                assertThat(stranger.isClosedByServer()).isTrue();
            }
            try (RawClient stranger = new RawClient(open, "127.0.0.8").greeted()) {
                stranger.send(Balancer.LOCAL);
                assertThat(stranger.isClosedByServer()).isTrue();
            }
            try (RawClient bare = new RawClient(open, Balancer.ADDRESS)) {
                bare.send(DOWNLOAD.encode());
                assertThat(bare.socket.getInputStream().read()).as("no hello").isEqualTo(-1);
            } catch (SocketException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> refusals.all().size() == 3);
            assertThat(refusals.all()).filteredOn(line -> line.startsWith("refused 127.0.0.8:")).hasSize(2)
                    .allMatch(line -> line.endsWith(": invalid opening: a PROXY header, but its sender is not among balancers.from"));
            assertThat(refusals.all()).anyMatch(
                    line -> line.startsWith("refused 127.0.0.9:") && line.endsWith(": bad PROXY header: its first bytes are not those of a PROXY header"));
        }
    }

    @Test
    void checksAreAnsweredAndNotLogged() throws Exception {
        try (FarmFixture fixture = FarmFixture.start(Balancer.inFrontOf(FarmFixture.settings()));
                LogLines all = new LogLines("org.btestfarm")) {
            for (int i = 0; i < 3; i++) {
                try (RawClient check = new RawClient(fixture.address(ListenerAuth.OPEN), Balancer.ADDRESS)) {
                    check.send(Balancer.LOCAL);
                    assertThat(check.socket.getInputStream().readAllBytes()).isEqualTo(Reply.hello());
                }
                try (RawClient check = Balancer.sending(fixture.address(ListenerAuth.OPEN), "PROXY UNKNOWN\r\n")) {
                    assertThat(check.socket.getInputStream().readAllBytes()).isEqualTo(Reply.hello());
                }
            }
            fixture.awaitNobody();
            assertThat(all.all()).isEmpty();
        }
    }

    /** The client knows the balancer's address, here 127.0.0.9; its datagrams are routed to the address that the node binds, and go to the client's own, here 127.0.0.7. */
    @Test
    void udpIsBoundWhereTheSettingsSayAndGoesToTheClientItself() throws Exception {
        UdpAddresses announced = new UdpAddresses(List.of(InetAddress.getByName("127.0.0.5")));
        try (FarmFixture fixture = FarmFixture.start(Balancer.inFrontOf(FarmFixture.settings(), announced));
                RawClient client = Balancer.client(fixture.address(ListenerAuth.OPEN), "127.0.0.7")) {
            client.open(command(Transport.UDP, Direction.BOTH, 0, 1_000_000));
            int port = client.readPort();
            assertThat(port).isBetween(FarmFixture.settings().udpPorts().first(), FarmFixture.settings().udpPorts().last());
            InetSocketAddress node = new InetSocketAddress("127.0.0.5", port);
            try (DatagramSocket own = new DatagramSocket(new InetSocketAddress("127.0.0.7", port + 256));
                    DatagramSocket balancer = new DatagramSocket(new InetSocketAddress(Balancer.ADDRESS, 0))) {
                own.setSoTimeout(30_000);
                DatagramPacket received = new DatagramPacket(new byte[2_000], 2_000);
                own.receive(received);
                assertThat(received.getSocketAddress()).isEqualTo(node);
                balancer.send(new DatagramPacket(new byte[1_000], 1_000, node));
                own.send(new DatagramPacket(new byte[100], 100, node));
                long counted = 0;
                while (counted == 0) {
                    StatusMessage status = client.readStatus();
                    counted += status.receivedBytes();
                    client.send(new StatusMessage(0, status.sequence(), 0).encode());
                }
                assertThat(counted).as("the client's datagram at its IP size, and not the balancer's").isEqualTo(128);
            }
        }
    }

    @Test
    void aClientOfAnotherFamilyNeedsAnAddressOfItsOwnForUdp() throws Exception {
        try (FarmFixture fixture = FarmFixture.start(Balancer.inFrontOf(FarmFixture.settings()));
                LogLines refusals = new LogLines(REFUSALS);
                RawClient client = Balancer.client(fixture.address(ListenerAuth.OPEN), "2001:db8::7").greeted()) {
            client.send(command(Transport.UDP, Direction.BOTH, 0, 1_000_000).encode());
            assertThat(client.isClosedByServer()).isTrue();
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> !refusals.all().isEmpty());
            assertThat(refusals.all()).containsExactly("refused [2001:db8::7]:4711: out of resources: the client and "
                    + IpText.of(fixture.address(ListenerAuth.OPEN).getAddress()) + ", where its balancer came to, are of two families: udp-addresses has none of the client's");
        }
    }
}
