package org.btestfarm.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.dataplane.proxy.Front.next;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.protocol.IpText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of connections of a balancer that sends proper headers, and of others'. */
class ClientBehindABalancerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private record Header(byte[] bytes, String client) {}

    private static List<Header> headers() {
        return List.of(
                new Header(Headers.v1("PROXY TCP4 198.51.100.7 203.0.113.1 4711 2000\r\n"), "198.51.100.7:4711"),
                new Header(Headers.v1("PROXY TCP6 2001:db8::7 2001:db8::1 4711 2000\r\n"), "[2001:db8::7]:4711"),
                new Header(Headers.v1("PROXY TCP6 ::ffff:198.51.100.7 ::ffff:203.0.113.1 4711 2000\r\n"), "198.51.100.7:4711"),
                new Header(Headers.v2("198.51.100.7", 4711, ""), "198.51.100.7:4711"),
                new Header(Headers.v2("2001:db8::7", 65_535, ""), "[2001:db8::7]:65535"),
                // An identifier of the connection, a padding, a kind that nobody knows.
                new Header(Headers.v2("198.51.100.7", 4711, "05000461626364" + "04000200ff" + "ea0001" + "00"), "198.51.100.7:4711"),
                // As long as a certificate's names make it.
                new Header(Headers.v2("198.51.100.7", 4711, "040bb8" + "00".repeat(3_000)), "198.51.100.7:4711"));
    }

    @ParameterizedTest
    @EnumSource(value = TransportChoice.class, names = {"EPOLL", "NIO"})
    void theWireHasTheClientsAddressAndReadsWhatFollowsTheHeader(TransportChoice transport) throws Exception {
        try (Front front = new Front(transport, LONG)) {
            for (Header header : headers()) {
                try (Socket balancer = front.connect()) {
                    balancer.getOutputStream().write(Headers.join(header.bytes(), Headers.v1("early")));
                    Wire wire = next(front.clients);
                    assertThat(IpText.of(wire.remoteAddress())).isEqualTo(header.client());
                    assertThat(IpText.of(wire.localAddress().getAddress())).isEqualTo("127.0.0.1");
                    assertThat(text(Front.read(wire, 3))).isEqualTo("ear");
                    balancer.getOutputStream().write('!');
                    assertThat(text(Front.read(wire, 3))).isEqualTo("ly!");
                    wire.send(Headers.v1("hello"));
                    assertThat(text(balancer.getInputStream().readNBytes(5))).isEqualTo("hello");
                    wire.close();
                }
            }
            assertThat(front.refusals).isEmpty();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource(value = TransportChoice.class, names = {"EPOLL", "NIO"})
    void headersOfTwoConnectionsThatArriveByteByByteInTurnStayApart(TransportChoice transport) throws Exception {
        byte[] one = Headers.v1("PROXY TCP4 198.51.100.7 203.0.113.1 4711 2000\r\n");
        byte[] other = Headers.v1("PROXY TCP4 192.0.2.200 203.0.113.10 1234 2000\r\n");
        assertThat(other).hasSameSizeAs(one);
        try (Front front = new Front(transport, LONG);
                Socket first = front.connect();
                Socket second = front.connect()) {
            for (int i = 0; i < one.length; i++) {
                assertThat(front.clients).isEmpty();
                first.getOutputStream().write(one[i]);
                second.getOutputStream().write(other[i]);
            }
            assertThat(List.of(next(front.clients), next(front.clients)))
                    .extracting(wire -> IpText.of(wire.remoteAddress()))
                    .containsExactlyInAnyOrder("198.51.100.7:4711", "192.0.2.200:1234");
        }
    }

    @Test
    void aBalancerThatChecksIsNoClient() throws Exception {
        List<byte[]> checks = List.of(
                Headers.local(),
                // The sender may fill in addresses: they mean nothing.
                Headers.v2(0x20, Headers.TCP4, "c6336407cb71000112672710"),
                Headers.v1("PROXY UNKNOWN\r\n"),
                Headers.v1("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n"));
        try (Front front = new Front(TransportChoice.EPOLL, LONG)) {
            for (byte[] check : checks) {
                try (Socket balancer = front.connect()) {
                    balancer.getOutputStream().write(check);
                    Wire wire = next(front.checks);
                    assertThat(wire.remoteAddress().getPort()).as("the balancer's own").isEqualTo(balancer.getLocalPort());
                    wire.send(new byte[] {1});
                    wire.close();
                    assertThat(balancer.getInputStream().readAllBytes()).containsExactly(1);
                }
            }
            assertThat(front.clients).isEmpty();
            assertThat(front.refusals).isEmpty();
        }
    }

    @Test
    void aHeaderFromElsewhereIsJustWhatAClientSays() throws IOException, Exception {
        byte[] header = Headers.v1("PROXY TCP4 198.51.100.7 203.0.113.1 4711 2000\r\n");
        try (Front front = new Front(TransportChoice.EPOLL, LONG);
                Socket stranger = front.connect("127.0.0.2")) {
            Wire wire = next(front.clients);
            assertThat(IpText.of(wire.remoteAddress().getAddress())).isEqualTo("127.0.0.2");
            stranger.getOutputStream().write(header);
            assertThat(Front.read(wire, header.length)).isEqualTo(header);
        }
    }
}
