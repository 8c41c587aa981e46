package org.btestfarm.dataplane.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowEnd.Cause;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.dataplane.TcpFlowSpec;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.dataplane.testing.EndOfFlow;
import org.btestfarm.dataplane.testing.Patience;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer that is gone without a word, neither FIN nor RST: the flow keeps its counters, does not end by itself, and stops at once when told to. */
class PeerThatVanishesTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final long CREDIT = 1_000_000_000_000L;
    private static final int UPLOAD = 1_000;

    @ParameterizedTest
    @EnumSource(value = TransportChoice.class, names = {"EPOLL", "EPOLL_NETTY", "NIO"})
    void theFlowKeepsItsCountersAndStopsWhenItIsToldTo(TransportChoice transport, @TempDir Path temporary) throws Exception {
        Path output = temporary.resolve("output.txt");
        assumeTrue(inNamespace(output, "ip link set lo up") == 0, "needs root, unshare and iproute2: a network of its own");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        int status = inNamespace(
                output,
                "ip link set lo up && exec " + java + " -XX:TieredStopAtLevel=1 -cp '" + classes + "' " + PeerThatVanishesTest.class.getName() + " " + transport);
        assertThat(status).as(() -> "exit status; the output: " + read(output)).isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int inNamespace(Path output, String script) throws InterruptedException {
        return run(output, "unshare", "-n", "sh", "-c", script);
    }

    private static int run(Path output, String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException e) {
            return -1; // No such program.
        }
    }

    /** What runs in the namespace, whose loopback it takes away. */
    public static void main(String[] arguments) throws Exception {
        Patience.have();
        try (DataPlane plane = DataPlane.open(
                new DataPlaneOptions(1, TransportChoice.valueOf(arguments[0]), DataPlaneOptions.SYSTEM_CONGESTION))) {
            CompletableFuture<Wire> accepted = new CompletableFuture<>();
            DataPlane.Listener listener = plane.listen(new InetSocketAddress("127.0.0.1", 0), accepted::complete, error -> {})
                    .toCompletableFuture().get(30, TimeUnit.SECONDS);
            try (Socket peer = new Socket("127.0.0.1", listener.localAddress().getPort())) {
                vanish(accepted.get(30, TimeUnit.SECONDS), peer, plane.transport().equals("epoll"));
            }
        }
    }

    private static void vanish(Wire wire, Socket peer, boolean acknowledgedIsKnown) throws Exception {
        ByteCredit send = ByteCredit.of(CREDIT);
        ByteCredit receive = ByteCredit.of(CREDIT);
        EndOfFlow end = new EndOfFlow();
        Flow flow = wire.startTcp(
                new TcpFlowSpec(true, Payload.ZEROS, 32_768, TcpFlowSpec.Incoming.DATA, Pace.of(Pace.UNLIMITED), send, receive),
                end);
        AtomicLong peerHas = new AtomicLong();
        Thread reader = new Thread(() -> drain(peer, peerHas), "peer");
        reader.setDaemon(true);
        reader.start();
        peer.getOutputStream().write(new byte[UPLOAD]);
        await().atMost(DEADLINE).until(() -> flow.counters().receivedBytes() == UPLOAD && peerHas.get() > 10_000_000);
        long sockets = sockets();

        assertThat(run(Path.of("/dev/null"), "ip", "link", "set", "lo", "down")).isZero();
        AtomicLong before = new AtomicLong(-1);
        await().during(Duration.ofMillis(500)).atMost(DEADLINE).until(() -> {
            long written = flow.counters().writtenBytes();
            return before.getAndSet(written) == written;
        });
        assertThat(end.future()).isNotDone();
        assertThat(flow.counters().receivedBytes()).isEqualTo(UPLOAD);
        assertThat(flow.counters().pausedNanos()).as("a peer that is gone is no pause of ours").isZero();
        flow.sendStatus(new StatusMessage(1, 1, UPLOAD));

        flow.stop();
        assertThat(end.await(DEADLINE.toSeconds()).cause()).isEqualTo(Cause.STOPPED);
        long sent = flow.counters().sentBytes();
        assertThat(flow.counters().receivedBytes()).isEqualTo(UPLOAD);
        assertThat(flow.counters().writtenBytes()).isGreaterThanOrEqualTo(before.get()).isGreaterThanOrEqualTo(sent);
        assertThat(CREDIT - send.remaining()).isEqualTo(flow.counters().writtenBytes());
        assertThat(CREDIT - receive.remaining()).isEqualTo(UPLOAD);
        if (acknowledgedIsKnown) {
            await().atMost(DEADLINE).untilAsserted(() -> assertThat(peerHas.get()).as("what is shown as sent arrived").isGreaterThanOrEqualTo(sent));
            assertThat(sent).as("what filled the socket's queue is not sent").isLessThan(flow.counters().writtenBytes());
        }
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(sockets()).as("the peer's end is left").isEqualTo(sockets - 1));
    }

    private static void drain(Socket socket, AtomicLong total) {
        try {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[65_536];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                total.addAndGet(count);
            }
        } catch (IOException e) {
            // The test is over and closes it.
        }
    }

    private static long sockets() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(PeerThatVanishesTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // Closed since it was listed, as the list itself is.
        }
    }
}
