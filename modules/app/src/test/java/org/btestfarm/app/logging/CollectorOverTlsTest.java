package org.btestfarm.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.Assertions;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.btestfarm.app.testing.SelfSigned;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A farm in a process of its own and a collector that speaks TLS: in either format, and one that cannot prove who it is. Tests are written as CSV besides. */
class CollectorOverTlsTest {
    private static final String CLIENT = "timestamp,host,port,protocol,direction,duration_s,tx_avg_mbps,rx_avg_mbps,tx_bytes,rx_bytes,lost_packets,local_cpu_pct,remote_cpu_pct,auth_type";

    @TempDir
    private Path folder;

    /** Takes one connection after the other, and what comes on them. */
    private static final class Collector implements AutoCloseable {
        private final SSLServerSocket listener;
        private final SyslogFormat format;
        private final BlockingQueue<String> messages = new ArrayBlockingQueue<>(100);
        private final BlockingQueue<IOException> problems = new ArrayBlockingQueue<>(100);

        Collector(SelfSigned own, SyslogFormat format) throws IOException {
            this.listener = (SSLServerSocket) own.server().getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
            this.format = format;
            Thread thread = new Thread(this::run, "collector");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listener.getLocalPort();
        }

        private void run() {
            while (!listener.isClosed()) {
                try (SSLSocket connection = (SSLSocket) listener.accept()) {
                    connection.startHandshake();
                    InputStream in = connection.getInputStream();
                    while (true) {
                        messages.add(CollectorOverTlsTest.next(in, format));
                    }
                } catch (IOException e) {
                    problems.offer(e);
                }
            }
        }

        String next() throws InterruptedException {
            String message = messages.poll(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS);
            return message == null ? Assertions.fail("no message came; %s", problems) : message;
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private static Path configure(Path directory, int port, SyslogFormat format, String authorities) throws IOException {
        return Files.writeString(directory.resolve("farm.conf"), """
                btest-farm.syslog { server = "tls://127.0.0.1:%d", format = %s, authorities = "%s" }
                btest-farm.csv.file = tests.csv
                """.formatted(port, format.name().toLowerCase(Locale.ROOT), authorities));
    }

    private static Child serve(Path directory, Path config) throws IOException {
        return Child.start(
                directory, "serve", "--listen", FarmUnderTest.IPV4, "--port", "0", "--udp-ports", "28701-28800", "--data", "data", "--http", "off", "--user", "anna:rain",
                "--config", config.toString());
    }

    private static int test(int port, String password) {
        return Ran.with("test", FarmUnderTest.IPV4, "-P", String.valueOf(port), "-a", "anna", "-p", password, "-d", "0.3", "--rx-rate", "1M").status();
    }

    /** The next message as the format tells messages apart on a stream. */
    private static String next(InputStream in, SyslogFormat format) throws IOException {
        if (format == SyslogFormat.RFC5424) {
            int length = Integer.parseInt(until(in, ' '));
            return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
        }
        return until(in, '\n');
    }

    private static String until(InputStream in, char end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        for (int next = in.read(); next != end; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the stream ended after '" + read.toString(StandardCharsets.US_ASCII) + "'");
            }
            read.write(next);
        }
        return read.toString(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @EnumSource(SyslogFormat.class)
    void eventsComeOverTlsInTheFormOfTheirRfc(SyslogFormat format) throws Exception {
        SelfSigned own = SelfSigned.in(folder);
        try (Collector collector = new Collector(own, format);
                Child farm = serve(folder, configure(folder, collector.port(), format, own.certificate().toString()))) {
            int port = farm.awaitReady();
            assertThat(test(port, "sun")).isNotZero();
            assertThat(test(port, "rain")).isZero();
            List<String> events = List.of(collector.next(), collector.next(), collector.next(), collector.next());
            String head = format == SyslogFormat.RFC5424
                    ? "1 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z \\S+ btest-farm \\d+ %1$s - "
                    : "[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\S+ btest-farm\\[\\d+]: ";
            assertThat(events.get(0)).matches("<84>" + head.formatted("AUTH_FAILURE") + "AUTH_FAILURE user=anna address=127\\.0\\.0\\.1 port=\\d+ method=ecsrp5");
            assertThat(events.get(1)).matches("<86>" + head.formatted("AUTH_SUCCESS") + "AUTH_SUCCESS user=anna address=127\\.0\\.0\\.1 port=\\d+ method=ecsrp5");
            assertThat(events.get(2)).matches("<30>" + head.formatted("TEST_START") + "TEST_START test=[0-9a-f]{32} user=anna address=127\\.0\\.0\\.1 protocol=tcp .*");
            assertThat(events.get(3)).matches("<30>" + head.formatted("TEST_END") + "TEST_END test=[0-9a-f]{32} user=anna .* in=\\d+ out=[1-9]\\d* .*reason=client_closed.*");
            farm.terminate();
            assertThat(farm.status()).isZero();
        }
        List<String> lines = Files.readAllLines(folder.resolve("tests.csv"));
        assertThat(lines).as("who did not get in has no test").hasSize(2);
        assertThat(lines.get(0)).isEqualTo(CLIENT + ",user,test,reason,congestion");
        assertThat(lines.get(1)).matches("[-0-9]{10}T[:0-9]{8}Z,127\\.0\\.0\\.1,,tcp,transmit,\\d+\\.\\d{3},\\d+\\.\\d\\d,\\d+\\.\\d\\d,[1-9]\\d*,\\d+,,\\d{0,3},,ecsrp5,anna,\"[0-9a-f]{32}\",client_closed,[a-z]\\w*");
    }

    @Test
    void aCollectorThatCannotProveWhoItIsIsToldNothing() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        SelfSigned impostor = SelfSigned.in(elsewhere);
        try (Collector collector = new Collector(impostor, SyslogFormat.RFC5424);
                Child farm = serve(folder, configure(folder, collector.port(), SyslogFormat.RFC5424, SelfSigned.in(folder).certificate().toString()))) {
            int port = farm.awaitReady();
            assertThat(test(port, "rain")).isZero();
            assertThat(collector.problems.poll(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(SSLHandshakeException.class);
            farm.await("syslog collector 127.0.0.1 port " + collector.port() + ": .*(PKIX|certif).*; events wait, and more than 10000 are dropped");
            assertThat(collector.messages).isEmpty();
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidAndTheFarmDoesNotStart() throws Exception {
        Path config = Files.writeString(folder.resolve("farm.conf"), "btest-farm.csv.file = \"" + folder + "\"\n");
        Ran ran = Ran.with("serve", "--port", "0", "--data", folder.resolve("data").toString(), "--http", "off", "--config", config.toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("btest-farm serve: csv.file: " + folder + " cannot be written: ").doesNotContain("\tat ");
    }
}
