package org.btestfarm.dataplane.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link of 5 Mbit/s behind a buffer of a megabyte: what is shown as sent is what the reader has, not what lies in buffers. */
class SlowLinkTest {
    private static final int SECONDS = 6;
    private static final int BUFFER = 1_000_000;

    private final String id = Long.toString(ProcessHandle.current().pid(), 36);
    private final String near = "btf-n-" + id;
    private final String far = "btf-f-" + id;

    @BeforeEach
    void shapeALink() throws Exception {
        assumeTrue(Epoll.isAvailable(), "needs Linux with epoll");
        assumeTrue(run("ip", "netns", "add", near) == 0, "needs root and iproute2, to make network namespaces");
        assumeTrue(run("ip", "netns", "add", far) == 0, "needs root and iproute2, to make network namespaces");
        String nearEnd = "n" + id;
        String farEnd = "f" + id;
        assumeTrue(run("ip", "link", "add", nearEnd, "netns", near, "type", "veth", "peer", "name", farEnd, "netns", far) == 0, "needs veth devices");
        for (String[] end : new String[][] {{near, nearEnd, "10.213.77.1/24"}, {far, farEnd, "10.213.77.2/24"}}) {
            assertThat(run("ip", "-n", end[0], "address", "add", end[2], "dev", end[1])).isZero();
            assertThat(run("ip", "-n", end[0], "link", "set", end[1], "up")).isZero();
            assertThat(run("ip", "-n", end[0], "link", "set", "lo", "up")).isZero();
        }
        assumeTrue(run("tc", "-n", near, "qdisc", "add", "dev", nearEnd, "root", "tbf", "rate", "5mbit", "burst", "16kb", "limit",
                Integer.toString(BUFFER)) == 0, "needs tc and the kernel's tbf");
    }

    @AfterEach
    void removeTheLink() throws Exception {
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

    private static Process start(String namespace, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** The far end's program: prints its port, then every tenth of a second what it has read. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) throws Exception {
            try (ServerSocket server = new ServerSocket()) {
                server.bind(new InetSocketAddress("10.213.77.2", 0));
                server.setSoTimeout(20_000);
                System.out.println(server.getLocalPort());
                AtomicLong total = new AtomicLong();
                try (Socket socket = server.accept()) {
                    CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> drain(socket, total));
                    while (!reader.isDone()) {
                        System.out.println(total.get());
                        java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                    }
                }
            }
        }

        private static void drain(Socket socket, AtomicLong total) {
            try {
                InputStream in = socket.getInputStream();
                byte[] buffer = new byte[65_536];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    total.addAndGet(count);
                }
            } catch (IOException e) {
                // The end of the connection, one way or the other.
            }
        }
    }

    @Test
    void whatIsShownAsSentIsWhatTheReaderHas() throws Exception {
        Process reader = start(far, Reader.class.getName());
        Process source = null;
        try (BufferedReader readerLines = reader.inputReader()) {
            String port = readerLines.readLine();
            source = start(near, PlainSource.class.getName(), "10.213.77.2", port, Integer.toString(SECONDS));
            AtomicLong received = new AtomicLong();
            CompletableFuture<Void> follow = CompletableFuture.runAsync(() -> readerLines.lines().forEach(line -> received.set(Long.parseLong(line))));
            List<String> wrong = new ArrayList<>();
            int samples = 0;
            int deep = 0;
            try (BufferedReader lines = source.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.startsWith("counters ")) {
                        System.out.println(line); // The log.
                        continue;
                    }
                    long has = received.get();
                    long sent = Long.parseLong(line.split(" ")[1]);
                    long written = Long.parseLong(line.split(" ")[2]);
                    // A second's worth after the start, and a tenth and a half of a second for either side's sampling.
                    if (has > 600_000) {
                        samples++;
                        deep += written - has > 200_000 ? 1 : 0;
                        if (Math.abs(sent - has) > 100_000 + has / 20) {
                            wrong.add("sent " + sent + ", written " + written + ", received " + has);
                        }
                    }
                }
            }
            assertThat(samples).as("samples after the first second").isGreaterThan(10);
            assertThat(deep).as("samples with more in buffers than the tolerance: the link was a deep one").isPositive();
            assertThat(wrong).isEmpty();
            follow.get(10, TimeUnit.SECONDS);
        } finally {
            reader.destroyForcibly();
            if (source != null) {
                source.destroyForcibly();
            }
        }
    }
}
