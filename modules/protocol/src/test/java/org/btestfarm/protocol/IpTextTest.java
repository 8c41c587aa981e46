package org.btestfarm.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One spelling for each address: RFC 5952, section 4. */
class IpTextTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "2001:0DB8:0:0:0:0:0:00AB, 2001:db8::ab",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "1:0:0:0:0:0:0:0, 1::",
        "::ffff:192.0.2.1, 192.0.2.1",
    })
    void addresses(String text, String canonical) {
        InetAddress address = IpText.parse(text);
        assertThat(IpText.of(address)).isEqualTo(canonical);
        assertThat(IpText.parse(canonical)).isEqualTo(address);
    }

    @Test
    void aZoneIsLeftOut() throws Exception {
        assertThat(IpText.of(Inet6Address.getByAddress(null, InetAddress.getByName("fe80::1").getAddress(), 1))).isEqualTo("fe80::1");
    }

    @Test
    void portsAndPrefixes() {
        assertThat(IpText.of(new InetSocketAddress(IpText.parse("192.0.2.7"), 2000))).isEqualTo("192.0.2.7:2000");
        assertThat(IpText.of(new InetSocketAddress(IpText.parse("2001:db8:0::7"), 2000))).isEqualTo("[2001:db8::7]:2000");
        assertThat(IpText.prefixOf(IpText.parse("192.0.2.7"))).isEqualTo("192.0.2.0/24");
        assertThat(IpText.prefixOf(IpText.parse("2001:db8:1:2:3:4:5:6"))).isEqualTo("2001:db8:1:2::/64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "1.2.3", "256.1.1.1", "1.2.3.4.5", "::1::", "12345::", "fe80::1%eth0", "::1\n"})
    void whatIsNoAddressIsRefusedWithoutAskingANameServer(String text) {
        assertThatThrownBy(() -> IpText.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("is not an IPv4 or IPv6 address")
                .satisfies(problem -> assertThat(problem.getMessage().lines()).hasSize(1));
    }
}
