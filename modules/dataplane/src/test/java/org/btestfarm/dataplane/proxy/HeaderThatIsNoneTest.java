package org.btestfarm.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.dataplane.proxy.Front.next;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.btestfarm.dataplane.tcp.TcpSockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A balancer's connection without a proper header is closed, in time, with one line that says why. */
class HeaderThatIsNoneTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String MALFORMED = "127.0.0.1: it is malformed";

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("version 1 without a port", Headers.v1("PROXY TCP4 198.51.100.7 203.0.113.1 4711\r\n")),
                Arguments.of("version 1 with a port too high", Headers.v1("PROXY TCP4 198.51.100.7 203.0.113.1 65536 2000\r\n")),
                Arguments.of("version 1 with a negative port", Headers.v1("PROXY TCP4 198.51.100.7 203.0.113.1 -1 2000\r\n")),
                Arguments.of("version 1 with a name", Headers.v1("PROXY TCP4 localhost 203.0.113.1 4711 2000\r\n")),
                Arguments.of("version 1, IPv6 where IPv4 is said", Headers.v1("PROXY TCP4 2001:db8::7 2001:db8::1 4711 2000\r\n")),
                Arguments.of("version 1 with bytes that are no text", Headers.v1("PROXY TCP4 \0\u00ff\u0001 203.0.113.1 4711 2000\r\n")),
                Arguments.of("version 1 without an end", Headers.v1("PROXY TCP4 " + "1".repeat(200))),
                Arguments.of("version 1 that is too long", Headers.v1("PROXY UNKNOWN " + "x".repeat(100) + "\r\n")),
                Arguments.of("version 3", Headers.v2(0x31, Headers.TCP4, "c6336407cb71000112672710")),
                Arguments.of("version 2 with an unknown command", Headers.v2(0x2f, Headers.TCP4, "c6336407cb71000112672710")),
                Arguments.of("version 2 with an unknown family", Headers.v2(0x21, 0x41, "c6336407cb71000112672710")),
                Arguments.of("version 2 too short for its family", Headers.v2(0x21, Headers.TCP6, "c6336407cb71000112672710")),
                Arguments.of("version 2 without addresses", Headers.v2(0x21, Headers.TCP4, "")),
                Arguments.of("version 2 with an extension longer than it", Headers.v2("198.51.100.7", 4711, "05ffff61")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void malformed(String what, byte[] bytes) throws Exception {
        try (Front front = new Front(TransportChoice.EPOLL, LONG);
                Socket balancer = front.connect()) {
            balancer.getOutputStream().write(bytes);
            assertThat(next(front.refusals)).isEqualTo(MALFORMED);
            assertThat(isClosed(balancer)).isTrue();
            assertThat(front.clients).isEmpty();
            assertThat(front.checks).isEmpty();
        }
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void whatCannotBecomeAHeaderIsRefusedAtOnce() throws Exception {
        String none = "127.0.0.1: its first bytes are not those of a PROXY header";
        try (Front front = new Front(TransportChoice.EPOLL, LONG)) {
            assertThat(refusal(front, new byte[16])).as("a client's command").isEqualTo(none);
            assertThat(refusal(front, Headers.v1("G"))).as("HTTP").isEqualTo(none);
            assertThat(refusal(front, Headers.v1("PROXY\t"))).isEqualTo(none);
            assertThat(refusal(front, Headers.v1("proxy tcp4 198.51.100.7 203.0.113.1 4711 2000\r\n"))).isEqualTo(none);
            assertThat(refusal(front, Headers.v2(0x21, Headers.TCP4, 0xffff, ""))).isEqualTo("127.0.0.1: it is 65551 bytes long, allowed are 4112");
        }
    }

    @Test
    void aClientWhoCannotBeServedIsNamed() throws Exception {
        try (Front front = new Front(TransportChoice.EPOLL, LONG)) {
            assertThat(refusal(front, Headers.v2(0x21, Headers.UDP4, "c6336407cb71000112672710"))).isEqualTo("127.0.0.1: it is about UDP4, allowed are TCP4 and TCP6");
            assertThat(refusal(front, Headers.v2(0x21, Headers.UNSPEC, ""))).isEqualTo("127.0.0.1: it is about UNKNOWN, allowed are TCP4 and TCP6");
            assertThat(refusal(front, Headers.v2(0x21, 0x31, "00".repeat(216)))).isEqualTo("127.0.0.1: it is about UNIX_STREAM, allowed are TCP4 and TCP6");
            assertThat(refusal(front, Headers.v2("0.0.0.0", 4711, ""))).isEqualTo("127.0.0.1: its client is 0.0.0.0, which is nobody's address");
            assertThat(refusal(front, Headers.v2("224.0.0.1", 4711, ""))).isEqualTo("127.0.0.1: its client is 224.0.0.1, which is nobody's address");
        }
    }

    private static String refusal(Front front, byte[] header) throws Exception {
        try (Socket balancer = front.connect()) {
            balancer.getOutputStream().write(header);
            String refusal = next(front.refusals);
            assertThat(isClosed(balancer)).isTrue();
            return refusal;
        }
    }

    @ParameterizedTest
    @EnumSource(value = TransportChoice.class, names = {"EPOLL", "NIO"})
    void theDeadlineIsForAllOfIt(TransportChoice transport) throws Exception {
        try (Front front = new Front(transport, Duration.ofMillis(300));
                Socket silent = front.connect();
                Socket slow = front.connect()) {
            byte[] header = Headers.v1("PROXY TCP4 198.51.100.7 203.0.113.1 4711 2000\r\n");
            slow.getOutputStream().write(header, 0, header.length - 1);
            assertThat(next(front.refusals)).isEqualTo("127.0.0.1: it was not there within 300 ms");
            assertThat(next(front.refusals)).isEqualTo("127.0.0.1: it was not there within 300 ms");
            assertThat(isClosed(silent)).isTrue();
            assertThat(isClosed(slow)).isTrue();
            assertThat(front.clients).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(value = TransportChoice.class, names = {"EPOLL", "NIO"})
    void aBalancerThatHangsUpIsNotWaitedFor(TransportChoice transport) throws Exception {
        try (Front front = new Front(transport, LONG)) {
            front.connect().close();
            assertThat(next(front.refusals)).isEqualTo("127.0.0.1: the connection was closed before it was complete");
            try (Socket half = front.connect()) {
                half.getOutputStream().write(Headers.v1("PROXY TCP4 198.51"));
                half.shutdownOutput();
                assertThat(next(front.refusals)).isEqualTo("127.0.0.1: the connection was closed before it was complete");
            }
            Socket reset = front.connect();
            reset.setSoLinger(true, 0);
            reset.close();
            assertThat(next(front.refusals)).startsWith("127.0.0.1: ").doesNotContain("\n");
        }
    }

    @Test
    void soManyMayWaitForTheirsAndNoMore() throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (Front front = new Front(TransportChoice.EPOLL, LONG)) {
            for (int i = 0; i < TcpSockets.MOST_HEADERS_AWAITED; i++) {
                waiting.add(front.connect());
            }
            try (Socket oneMore = front.connect()) {
                assertThat(next(front.refusals)).isEqualTo("127.0.0.1: 1024 connections wait for theirs already");
                assertThat(isClosed(oneMore)).isTrue();
            }
            waiting.get(0).getOutputStream().write(Headers.v2("198.51.100.7", 4711, ""));
            next(front.clients);
            try (Socket again = front.connect()) {
                again.getOutputStream().write(Headers.local());
                next(front.checks);
            }
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }
}
