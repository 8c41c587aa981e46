package org.btestfarm.protocol.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class UdpSizesTest {
    @Test
    void packetOf1500BytesHas1472BytesOfDataOnIpv4And1452OnIpv6() throws UnknownHostException {
        InetAddress v4 = InetAddress.getByName("192.0.2.1");
        InetAddress v6 = InetAddress.getByName("2001:db8::1");

        assertThat(UdpSizes.headers(v4)).isEqualTo(28);
        assertThat(UdpSizes.headers(v6)).isEqualTo(48);
        assertThat(UdpSizes.payload(1500, v4)).isEqualTo(1472);
        assertThat(UdpSizes.payload(1500, v6)).isEqualTo(1452);
        assertThat(UdpSizes.packet(1472, v4)).isEqualTo(1500);
        assertThat(UdpSizes.packet(1452, v6)).isEqualTo(1500);
    }

    @Test
    void thereIsAlwaysRoomForTheSequenceNumber() throws UnknownHostException {
        assertThat(UdpSizes.payload(28, InetAddress.getByName("192.0.2.1"))).isEqualTo(4);
        assertThat(UdpSizes.payload(0, InetAddress.getByName("2001:db8::1"))).isEqualTo(4);
    }

    @Test
    void ipv4PeerOfAnIpv6SocketHasIpv4Headers() throws UnknownHostException {
        assertThat(UdpSizes.headers(InetAddress.getByName("::ffff:192.0.2.1"))).isEqualTo(28);
    }
}
