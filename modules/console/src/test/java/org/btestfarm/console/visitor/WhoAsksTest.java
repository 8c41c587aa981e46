package org.btestfarm.console.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.btestfarm.protocol.IpText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks, where from, and what they may see. */
class WhoAsksTest {
    private static final String TOKEN = "0123456789abcdef".repeat(4);
    private static final Origin ORIGIN = new Origin(List.of(Network.parse("10.0.0.0/8"), Network.parse("::1")), false);

    private static HttpRequest from(String address) throws Exception {
        InetSocketAddress peer = new InetSocketAddress(InetAddress.getByName(address), 4711);
        return HttpRequest.create().addAttribute(AttributeKeys.remoteAddress, RemoteAddress.create(peer));
    }

    private static HttpRequest forwarded(String address, String... lines) throws Exception {
        List<HttpHeader> headers = Stream.of(lines).<HttpHeader>map(line -> RawHeader.create("X-Forwarded-For", line)).toList();
        return from(address).addHeaders(headers);
    }

    @Test
    void believesNobodyButProxies() throws Exception {
        assertThat(IpText.of(ORIGIN.address(forwarded("192.0.2.7", "198.51.100.1")))).isEqualTo("192.0.2.7");
        assertThat(IpText.of(ORIGIN.address(forwarded("10.0.0.1", "198.51.100.1")))).isEqualTo("198.51.100.1");
        assertThat(IpText.of(ORIGIN.address(forwarded("::1", "2001:db8::7")))).isEqualTo("2001:db8::7");
    }

    @Test
    void takesTheLastAddressThatIsNoProxyBecauseClientsWriteWhatStandsBefore() throws Exception {
        assertThat(IpText.of(ORIGIN.address(forwarded("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2")))).isEqualTo("198.51.100.1");
        assertThat(IpText.of(ORIGIN.address(forwarded("10.0.0.1", "203.0.113.9", "198.51.100.1")))).isEqualTo("198.51.100.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "localhost", "198.51.100.1:80", "<script>", ","})
    void aProxyThatSaysNoAddressIsTheClientItself(String line) throws Exception {
        assertThat(IpText.of(ORIGIN.address(forwarded("10.0.0.1", line)))).isEqualTo("10.0.0.1");
    }

    @Test
    void tlsIsTakenFromProxiesOnly() throws Exception {
        RawHeader https = RawHeader.create("X-Forwarded-Proto", "https");
        assertThat(ORIGIN.isSecure(from("10.0.0.1").addHeader(https))).isTrue();
        assertThat(ORIGIN.isSecure(from("192.0.2.7").addHeader(https))).isFalse();
        assertThat(ORIGIN.isSecure(from("10.0.0.1"))).isFalse();
        assertThat(new Origin(List.of(), true).isSecure(from("192.0.2.7"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "2001:db8::1, 2001:db8::ffff:ffff:ffff:ffff, true",
        "2001:db8::1, 2001:db8:0:1::1, false",
        "192.0.2.7, ::1, false"})
    void aVisitorSeesTheTestsOfTheSameAddressOrIpv6Network(String visitor, String client, boolean seen) throws Exception {
        Viewer viewer = new Viewer.Visitor(InetAddress.getByName(visitor));
        assertThat(viewer.maySee(Optional.of("alice"), InetAddress.getByName(client))).isEqualTo(seen);
        assertThat(viewer.maySee(Optional.empty(), InetAddress.getByName(client))).isEqualTo(seen);
    }

    @Test
    void aUserSeesWhatThatNameDidAndAnOperatorEverything() throws Exception {
        InetAddress home = InetAddress.getByName("192.0.2.7");
        InetAddress elsewhere = InetAddress.getByName("198.51.100.1");
        Viewer alice = new Viewer.User(home, "alice");
        assertThat(alice.maySee(Optional.of("alice"), elsewhere)).isTrue();
        assertThat(alice.maySee(Optional.of("Alice"), home)).isFalse();
        assertThat(alice.maySee(Optional.empty(), home)).isFalse();
        assertThat(new Viewer.Admin(home).maySee(Optional.of("bob"), elsewhere)).isTrue();
    }

    @Test
    void theTokenMakesAnOperatorAndAWrongOneNobody() throws Exception {
        Viewers viewers = new Viewers(new Bearer(TOKEN), ORIGIN, request -> Optional.empty(), false);
        HttpRequest request = from("192.0.2.7");
        assertThat(viewers.of(request)).contains(new Viewer.Visitor(InetAddress.getByName("192.0.2.7")));
        assertThat(viewers.of(request.addHeader(RawHeader.create("Authorization", "Bearer " + TOKEN))))
                .contains(new Viewer.Admin(InetAddress.getByName("192.0.2.7")));
        assertThat(viewers.of(request.addHeader(RawHeader.create("Authorization", "Bearer " + TOKEN.replace('0', '1'))))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "example.org", "::/129", ""})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class).message().doesNotContain("\n");
    }
}
