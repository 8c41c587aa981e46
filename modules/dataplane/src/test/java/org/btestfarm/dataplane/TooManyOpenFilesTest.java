package org.btestfarm.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that may open no more files: its listener says so in a line, waits, and accepts again when there is room. */
class TooManyOpenFilesTest {
    private static final int FILES = 120;
    private static final int HELLO = 'h';
    private static final Path BASH = Path.of("/bin/bash");

    /** What runs under the limit: greets every connection, and prints its port and its accept errors with the time in milliseconds. Ends with its parent. */
    static final class Server {
        private Server() {}

        public static void main(String[] arguments) throws Exception {
            try (DataPlane plane = DataPlane.open(
                    new DataPlaneOptions(1, TransportChoice.valueOf(arguments[0]), DataPlaneOptions.SYSTEM_CONGESTION))) {
                DataPlane.Listener listener = plane.listen(
                                new InetSocketAddress("127.0.0.1", 0),
                                Server::greet,
                                error -> System.out.println("error " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) + " " + error))
                        .toCompletableFuture().get(30, TimeUnit.SECONDS);
                System.out.println("port " + listener.localAddress().getPort());
                assertThat(System.in.read()).isEqualTo(-1);
            }
        }

        private static void greet(Wire wire) {
            wire.send(new byte[] {HELLO});
            wire.read(1, new Wire.ReadHandler() {
                @Override
                public void bytes(byte[] bytes) {
                    wire.close();
                }

                @Override
                public void closed(String reason) {
                    wire.close();
                }
            });
        }
    }

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private String line(String start) throws InterruptedException {
        String line = lines.poll(60, TimeUnit.SECONDS);
        assertThat(line).as("the server's next line").isNotNull().startsWith(start + " ");
        return line.substring(start.length() + 1);
    }

    private static Socket connect(int port) throws Exception {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    @ParameterizedTest
    @EnumSource(value = TransportChoice.class, names = {"EPOLL", "EPOLL_NETTY", "NIO"})
    void theListenerTellsPausesAndAcceptsAgain(TransportChoice transport) throws Exception {
        assumeTrue(Files.isExecutable(BASH), "needs bash, to set a limit");
        Process server = new ProcessBuilder(
                        BASH.toString(), "-c", "ulimit -n " + FILES + " && exec \"$@\"", "server",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Server.class.getName(), transport.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Socket> clients = new ArrayList<>();
        try (BufferedReader output = server.inputReader()) {
            CompletableFuture<Void> follow = CompletableFuture.runAsync(() -> output.lines().forEach(lines::add));
            int port = Integer.parseInt(line("port"));
            try (Socket first = connect(port)) {
                assertThat(first.getInputStream().read()).isEqualTo(HELLO);
            }
            for (int i = 0; i < FILES; i++) {
                clients.add(connect(port)); // The kernel takes them, accepted or not.
            }
            assertThat(clients.get(0).getInputStream().read()).isEqualTo(HELLO);
            long[] told = new long[3];
            for (int i = 0; i < told.length; i++) {
                String[] error = line("error").split(" ", 2);
                told[i] = Long.parseLong(error[0]);
                assertThat(error[1]).startsWith("cannot accept connections on ").contains("127.0.0.1:" + port).contains("Too many open files");
            }
            // A line each time that it tried, a second apart, and no second one.
            assertThat(told[1] - told[0]).isGreaterThanOrEqualTo(990);
            assertThat(told[2] - told[1]).isGreaterThanOrEqualTo(990);
            for (Socket client : clients) {
                client.close();
            }
            try (Socket fresh = connect(port)) {
                assertThat(fresh.getInputStream().read()).isEqualTo(HELLO);
            }
            server.getOutputStream().close();
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).as("the server ends").isTrue();
            assertThat(server.exitValue()).isZero();
            follow.get(30, TimeUnit.SECONDS);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
            server.destroyForcibly();
        }
    }
}
