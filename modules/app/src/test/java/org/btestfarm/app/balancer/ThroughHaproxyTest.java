package org.btestfarm.app.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Join;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.SessionToken;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two farms with room for two tests each, behind a real HAProxy with the example's configuration and source affinity. */
class ThroughHaproxyTest {
    private static final String CLIENT = "127.0.0.7";
    private static final Command DOWNLOAD = new Command(Transport.TCP, Direction.SERVER_TRANSMITS, Payload.ZEROS, 4, 0, 0, 1_000_000, 0);

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Child> nodes = new ArrayList<>();
    private int front;

    @BeforeEach
    void start() throws Exception {
        String haproxy = Tool.find("haproxy");
        String cfg = Files.readString(Tool.EXAMPLES.resolve("haproxy/haproxy.cfg"));
        for (int i = 1; i <= 2; i++) {
            Child node = node(i);
            nodes.add(node);
            open.add(node);
            String http = node.await("HTTP on \\S+ port (\\d+): ").group(1);
            cfg = cfg.replace("server node" + i + " 192.0.2.1" + i + ":2000", "server node" + i + " 127.0.0.1" + i + ":" + node.awaitReady() + " port " + http);
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            front = free.getLocalPort();
        }
        cfg = cfg.replace("bind 203.0.113.1:2000", "bind 127.0.0.1:" + front)
                .replaceFirst("(?m)^    server node3 .*$", "")
                .replace("balance leastconn", "")
                .replace("#balance source", "balance source")
                .replace("#hash-type", "hash-type")
                .replace("inter 1s", "inter 200ms")
                .replace("maxconn 20000", "maxconn 200");
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), cfg);
        Process process = new ProcessBuilder(haproxy, "-db", "-f", file.toString())
                .redirectErrorStream(true).redirectOutput(folder.resolve("haproxy.log").toFile()).start();
        open.add(() -> {
            process.destroyForcibly();
            process.waitFor(10, TimeUnit.SECONDS);
        });
        Awaitility.await().atMost(FarmUnderTest.LONG).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            assertThat(process.isAlive()).as(Files.readString(folder.resolve("haproxy.log"))).isTrue();
            try (Connection probe = connect()) {
                return probe.greeted();
            }
        });
    }

    private Child node(int i) throws IOException {
        Path directory = Files.createDirectory(folder.resolve("node" + i));
        Path conf = Files.writeString(directory.resolve("node.conf"), """
                btest-farm {
                  listen = ["127.0.0.1%d"], port = 0, open = true, http.listen = "127.0.0.1%d:0"
                  balancers.from = ["127.0.0.1"], limits.sessions = 2
                }
                """.formatted(i, i));
        return Child.start(directory, "serve", "--config", conf.toString());
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : open) {
            part.close();
        }
    }

    @Test
    void aTestOfFourConnectionsIsOneTestOfTheClientAndTheNextGoesToTheNodeThatHasRoom() throws Exception {
        try (Connection first = connect()) {
            SessionToken token = first.open();
            try (Connection second = connect();
                    Connection third = connect();
                    Connection fourth = connect()) {
                for (Connection join : List.of(second, third, fourth)) {
                    assertThat(join.join(token)).isEqualTo(new Reply.Pass(token));
                }
                Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> nodes.stream().anyMatch(node -> started(node) == 1));
                Child busy = nodes.stream().filter(node -> started(node) == 1).findFirst().orElseThrow();
                Child other = nodes.get(nodes.indexOf(busy) == 0 ? 1 : 0);
                busy.await("test started: " + CLIENT + " .*connection-count=4");
                try (Connection secondTest = connect()) {
                    secondTest.open();
                    Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> started(busy) == 2);
                    busy.await("this node takes no new tests: the farm has all of its 2 sessions in use");
                    assertThat(started(other)).isZero();
                    // The client's own node fails its check now: HAProxy gives it the other.
                    Awaitility.await().atMost(FarmUnderTest.LONG).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
                        try (Connection next = connect()) {
                            next.open();
                            return started(other) > 0;
                        }
                    });
                    assertThat(started(busy)).isEqualTo(2);
                }
                assertThat(fourth.reads(10_000)).as("what runs goes on").isTrue();
            }
        }
        for (Child node : nodes) {
            assertThat(node.err()).as("HAProxy's checks are not logged").noneMatch(line -> line.contains("127.0.0.1:") && line.contains("refused"));
        }
    }

    private static long started(Child node) {
        return node.err().stream().filter(line -> line.contains("test started: " + CLIENT)).count();
    }

    private Connection connect() throws IOException {
        return new Connection(new InetSocketAddress("127.0.0.1", front));
    }

    /** A router's connection. */
    private static final class Connection implements AutoCloseable {
        private final Socket socket = new Socket();
        private final DataInputStream in;

        Connection(InetSocketAddress server) throws IOException {
            socket.bind(new InetSocketAddress(CLIENT, 0));
            socket.connect(server, 30_000);
            socket.setSoTimeout(30_000);
            in = new DataInputStream(socket.getInputStream());
        }

        boolean greeted() throws IOException {
            byte[] hello = new byte[Reply.LENGTH];
            in.readFully(hello);
            return Arrays.equals(hello, Reply.hello());
        }

        SessionToken open() throws Exception {
            return ((Reply.Pass) ask(DOWNLOAD.encode())).token();
        }

        Reply join(SessionToken token) throws Exception {
            return ask(new Join(token).encode());
        }

        private Reply ask(byte[] opening) throws Exception {
            assertThat(greeted()).isTrue();
            socket.getOutputStream().write(opening);
            byte[] reply = new byte[Reply.LENGTH];
            in.readFully(reply);
            return Reply.decode(reply);
        }

        boolean reads(int bytes) throws IOException {
            return in.readNBytes(bytes).length == bytes;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
