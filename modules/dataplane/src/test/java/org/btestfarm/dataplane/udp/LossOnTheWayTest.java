package org.btestfarm.dataplane.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.dataplane.net.Sockets;
import org.btestfarm.dataplane.udp.receive.JoinedSender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two machines and a way between them that loses datagrams, and a driver that joins what is left: what was received and what was lost are together what was sent, exactly.
 */
class LossOnTheWayTest {
    private static final int SENT = 100_000;
    private static final int JOINED = 44;

    /** Slowly enough for every receiver, mostly: what is lost is lost on the way. */
    private static final long PAUSE_NANOS = 1_000_000;

    private static final String NEAR_ADDRESS = "10.213.78.1";
    private static final String FAR_ADDRESS = "10.213.78.2";

    private final String id = Long.toString(ProcessHandle.current().pid(), 36);
    private final String near = "btl-n-" + id;
    private final String far = "btl-f-" + id;

    @BeforeEach
    void connectTwoMachines() throws Exception {
        assumeThat(Epoll.isAvailable() && EpollDatagramChannel.isSegmentedDatagramPacketSupported()).as("UDP_SEGMENT").isTrue();
        assumeThat(run("ip", "netns", "add", near)).as("root and iproute2, to make network namespaces").isZero();
        assumeThat(run("ip", "netns", "add", far)).as("root and iproute2, to make network namespaces").isZero();
        String nearEnd = "ln" + id;
        String farEnd = "lf" + id;
        assumeThat(run("ip", "link", "add", nearEnd, "netns", near, "type", "veth", "peer", "name", farEnd, "netns", far)).as("veth devices").isZero();
        for (String[] end : new String[][] {{near, nearEnd, NEAR_ADDRESS}, {far, farEnd, FAR_ADDRESS}}) {
            assertThat(run("ip", "-n", end[0], "address", "add", end[2] + "/24", "dev", end[1])).isZero();
            assertThat(run("ip", "-n", end[0], "link", "set", end[1], "up")).isZero();
            assertThat(run("ip", "-n", end[0], "link", "set", "lo", "up")).isZero();
        }
    }

    @AfterEach
    void removeThem() throws Exception {
        run("ip", "netns", "delete", near);
        run("ip", "netns", "delete", far);
    }

    private static int run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException e) {
            return -1; // No such program.
        }
    }

    private static Process start(String namespace, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    @ParameterizedTest
    @EnumSource(Sockets.class)
    void receivedAndLostAreWhatWasSent(Sockets sockets) throws Exception {
        Process sink = start(far, Sink.class, sockets.name());
        Process source = null;
        try (BufferedReader told = sink.inputReader()) {
            source = start(near, Source.class, lineOf(told, "port "));
            try (BufferedReader sourceTold = source.inputReader()) {
                int kept = Integer.parseInt(lineOf(sourceTold, "kept "));
                tell(sink, "sent");
                lineOf(told, "quiet");
                tell(source, "the last");
                String[] counted = lineOf(told, "received ").split(" lost ");
                long received = Long.parseLong(counted[0]);
                long lost = Long.parseLong(counted[1]);
                assertThat(received + lost).as("%d received, %d lost", received, lost).isEqualTo(SENT);
                // More than was left out, where the receiver's queue overflowed.
                assertThat(lost).isGreaterThanOrEqualTo(SENT - kept).isPositive();
            }
        } finally {
            sink.destroyForcibly().waitFor();
            if (source != null) {
                source.destroyForcibly().waitFor();
            }
        }
    }

    private static void tell(Process program, String what) throws IOException {
        program.outputWriter().append(what).append('\n').flush();
    }

    private static String lineOf(BufferedReader lines, String beginning) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new AssertionError("the program ended without saying " + beginning);
    }

    /** The far end's program: says its port; once all but the last datagram are sent, when nothing more comes; and what it counted with the last. */
    static final class Sink {
        private static final Duration QUIET = Duration.ofMillis(300);

        private Sink() {}

        public static void main(String[] arguments) throws Exception {
            Network network = new Network(Sockets.valueOf(arguments[0]), InetAddress.getByName(FAR_ADDRESS));
            try (Rig rig = new Rig(network)) {
                Rig.Wire wire = rig.wire();
                List<UdpSocket> sockets = rig.bind(wire, 1);
                Flow flow = rig.start(wire, sockets, rig.spec(InetAddress.getByName(NEAR_ADDRESS), new InetSocketAddress(NEAR_ADDRESS, 9)).receive(), new Rig.Signals());
                System.out.println("port " + sockets.get(0).localAddress().getPort());
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)).readLine();
                FlowCounters counters = flow.counters();
                long[] before = {0};
                await().pollInterval(QUIET).until(() -> before[0] == (before[0] = counters.receivedDatagrams()));
                System.out.println("quiet");
                await().until(() -> counters.receivedDatagrams() > before[0]);
                System.out.println("received " + counters.receivedDatagrams() + " lost " + counters.lostDatagrams().orElseThrow());
            }
        }
    }

    /** The near end's program: sends, joined, what is left of numbered datagrams once some were lost; says how many that are; and sends the last when told to. */
    static final class Source {
        private Source() {}

        public static void main(String[] arguments) throws Exception {
            InetSocketAddress to = new InetSocketAddress(FAR_ADDRESS, Integer.parseInt(arguments[0]));
            // The first is where counting begins, and the last where it ends.
            Random random = new Random(7);
            int[] kept = IntStream.rangeClosed(1, SENT).filter(number -> number == 1 || number == SENT || random.nextInt(100) >= 3).toArray();
            try (JoinedSender sender = new JoinedSender(InetAddress.getByName(NEAR_ADDRESS))) {
                for (int from = 0; from < kept.length - 1; from += JOINED) {
                    sender.send(to, 1472, 1472, Arrays.copyOfRange(kept, from, Math.min(from + JOINED, kept.length - 1)));
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                System.out.println("kept " + kept.length);
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)).readLine();
                sender.send(to, 1472, 1472, SENT);
            }
        }
    }
}
