package org.btestfarm.dataplane.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.btestfarm.dataplane.net.TwoMachines.FAR_ADDRESS;

import io.netty.channel.epoll.Epoll;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.btestfarm.dataplane.net.TwoMachines;
import org.junit.jupiter.api.Test;

/** A link of 5 Mbit/s behind a buffer of a megabyte: what is shown as sent is what the reader has, not what lies in buffers. */
class SlowLinkTest {
    private static final int SECONDS = 6;
    private static final int BUFFER = 1_000_000;

    /** The far end's program: prints its port, then every tenth of a second what it has read. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) throws Exception {
            try (ServerSocket server = new ServerSocket()) {
                server.bind(new InetSocketAddress(FAR_ADDRESS, 0));
                server.setSoTimeout(60_000);
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
        assumeThat(Epoll.isAvailable()).as("Linux with epoll").isTrue();
        try (TwoMachines machines = TwoMachines.connect()) {
            machines.slow("5mbit", BUFFER);
            follow(machines);
        }
    }

    private static void follow(TwoMachines machines) throws Exception {
        Process reader = machines.startFar(Reader.class);
        Process source = null;
        try (BufferedReader readerLines = reader.inputReader()) {
            String port = readerLines.readLine();
            source = machines.startNear(PlainSource.class, FAR_ADDRESS, port, Integer.toString(SECONDS));
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
            // A program that is held up for a fifth of a second tells what was, not what is; counters that are wrong are wrong most of the time.
            assertThat(wrong.size()).as("of %d samples: %s", samples, wrong).isLessThanOrEqualTo(samples / 4);
            follow.get(30, TimeUnit.SECONDS);
        } finally {
            reader.destroyForcibly();
            if (source != null) {
                source.destroyForcibly();
            }
        }
    }
}
