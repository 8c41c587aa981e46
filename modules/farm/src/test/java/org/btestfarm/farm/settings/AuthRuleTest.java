package org.btestfarm.farm.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import org.btestfarm.protocol.IpText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which network an address is in, and which rule counts. */
class AuthRuleTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 192.0.2.7, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
    })
    void covers(String prefix, String address, boolean covered) {
        assertThat(AuthRule.of(prefix, ListenerAuth.MD5).covers(IpText.parse(address))).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "lan           | auth-rules, the prefix is 'lan', allowed are such as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.7",
        "10.0.0.0/     | auth-rules, the prefix is '10.0.0.0/', allowed are such as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.7",
        "10.0.0.0/8/8  | auth-rules, the prefix is '10.0.0.0/8/8', allowed are such as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.7",
        "10.0.0.0/33   | auth-rules, the length of prefix 10.0.0.0 is 33, allowed are 0 to 32",
        "2001:db8::/-1 | auth-rules, the length of prefix 2001:db8:: is -1, allowed are 0 to 128",
        "10.0.0.1/8    | auth-rules, the prefix 10.0.0.1/8 has an address that goes on after its first 8 bits, allowed is a network such as 10.0.0.0/8",
        "::1/0         | auth-rules, the prefix ::1/0 has an address that goes on after its first 0 bits, allowed is a network such as 10.0.0.0/8",
    })
    void whatIsNoNetworkIsNamed(String prefix, String message) {
        assertThatThrownBy(() -> AuthRule.of(prefix, ListenerAuth.MD5)).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void theFirstRuleThatCoversAnAddressCounts() {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ListenerSettings listener = new ListenerSettings(
                any,
                ListenerAuth.ECSRP5,
                List.of(AuthRule.of("10.1.0.0/16", ListenerAuth.OPEN), AuthRule.of("10.0.0.0/8", ListenerAuth.MD5)));
        assertThat(listener.authOf(IpText.parse("10.1.2.3"))).isEqualTo(ListenerAuth.OPEN);
        assertThat(listener.authOf(IpText.parse("10.2.2.3"))).isEqualTo(ListenerAuth.MD5);
        assertThat(listener.authOf(IpText.parse("192.0.2.1"))).isEqualTo(ListenerAuth.ECSRP5);
    }

    @Test
    void thereIsABound() {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        List<AuthRule> many = Collections.nCopies(1_001, AuthRule.of("10.0.0.0/8", ListenerAuth.MD5));
        assertThatThrownBy(() -> new ListenerSettings(any, ListenerAuth.ECSRP5, many)).hasMessage("auth-rules, their number is 1001, allowed are 0 to 1000");
    }
}
