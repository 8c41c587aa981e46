package org.btestfarm.app.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.btestfarm.farm.settings.ListenerAuth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Collectors that listen, are away, and take nothing. */
@Timeout(60)
class CollectorThatIsAwayTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final InetSocketAddress CLIENT = new InetSocketAddress(LOOPBACK, 4711);
    private static final Duration LONG = Duration.ofSeconds(30);

    private static SyslogSettings to(SyslogSettings.Transport transport, int port, SyslogFormat format, int queue) {
        return new SyslogSettings(transport, LOOPBACK.getHostAddress(), port, format, queue, Optional.empty());
    }

    @Test
    void datagramsArriveOneMessageEach() throws Exception {
        try (DatagramSocket collector = new DatagramSocket(0, LOOPBACK);
                Syslog syslog = new Syslog(to(SyslogSettings.Transport.UDP, collector.getLocalPort(), SyslogFormat.RFC5424, 10))) {
            collector.setSoTimeout((int) LONG.toMillis());
            syslog.observer().loggedIn(CLIENT, ListenerAuth.MD5, "anna");
            DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
            collector.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII))
                    .matches("<86>1 \\S+ \\S+ btest-farm \\d+ AUTH_SUCCESS - AUTH_SUCCESS user=anna address=127\\.0\\.0\\.1 port=4711 method=md5");
        }
    }

    @Test
    void whatCannotBeSentWaitsUpToTheBoundAndIsSentWhenTheCollectorIsBack() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
            port = free.getLocalPort();
        }
        try (Syslog syslog = new Syslog(to(SyslogSettings.Transport.TCP, port, SyslogFormat.RFC3164, 5))) {
            for (int i = 0; i < 100; i++) {
                syslog.observer().loginFailed(CLIENT, ListenerAuth.MD5, "user-" + i);
            }
            assertThat(syslog.waiting()).isLessThanOrEqualTo(5);
            assertThat(syslog.dropped()).as("five wait, and one may be in the sender's hand").isBetween(94L, 95L);
            long kept = 100 - syslog.dropped();
            try (ServerSocket collector = new ServerSocket(port, 1, LOOPBACK)) {
                collector.setSoTimeout((int) LONG.toMillis());
                try (Socket connection = collector.accept()) {
                    connection.setSoTimeout((int) LONG.toMillis());
                    BufferedReader lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
                    for (int i = 0; i < kept; i++) {
                        assertThat(lines.readLine()).contains("AUTH_FAILURE user=user-");
                    }
                    Awaitility.await().atMost(LONG).until(() -> syslog.sent() == kept);
                }
            }
        }
    }

    @Test
    void aCollectorThatReadsNothingHoldsNobodyUp() throws Exception {
        try (ServerSocket collector = new ServerSocket(0, 1, LOOPBACK)) {
            collector.setReceiveBufferSize(4096);
            Syslog syslog = new Syslog(to(SyslogSettings.Transport.TCP, collector.getLocalPort(), SyslogFormat.RFC5424, 10));
            String name = "x".repeat(250);
            AtomicLong offered = new AtomicLong();
            long[] sentBefore = {0};
            Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(5)).during(Duration.ofMillis(500)).until(() -> {
                for (int i = 0; i < 1_000; i++) {
                    syslog.observer().loginFailed(CLIENT, ListenerAuth.MD5, name);
                    offered.incrementAndGet();
                }
                boolean stuck = syslog.sent() == sentBefore[0] && syslog.waiting() == 10;
                sentBefore[0] = syslog.sent();
                return stuck;
            });
            assertThat(syslog.dropped()).isGreaterThan(offered.get() / 2);
            syslog.close(); // Returns though a write blocks: the test's timeout says so.
            assertThat(syslog.sent() + syslog.dropped()).as("each event is counted once").isEqualTo(offered.get());
        }
    }

    @Test
    void aFileOfAuthoritiesThatIsNotThereIsSaidAtTheStart() {
        SyslogSettings settings = SyslogSettings.parse("tls://collector:6514", "rfc5424", 10, "nowhere.pem").orElseThrow();
        assertThatThrownBy(() -> new Syslog(settings))
                .isInstanceOf(IOException.class)
                .hasMessage("syslog.authorities: nowhere.pem cannot be read: there is no such file or directory");
    }
}
