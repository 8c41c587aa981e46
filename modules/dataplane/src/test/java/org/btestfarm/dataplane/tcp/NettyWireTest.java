package org.btestfarm.dataplane.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.FlowEnd.Cause;
import org.btestfarm.dataplane.FlowSignals;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.dataplane.TcpFlowSpec;
import org.btestfarm.dataplane.UdpFlowSpec;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wire, against a plain socket that behaves in every way a peer may. */
class NettyWireTest {
    /** One connection: a plain socket on one side, a wire on the other. */
    private static final class Rig implements AutoCloseable {
        final DataPlane plane;
        final Socket peer;
        final Wire wire;

        Rig(TransportChoice transport, String host) throws Exception {
            plane = DataPlane.open(new DataPlaneOptions(1, transport, DataPlaneOptions.SYSTEM_CONGESTION));
            CompletableFuture<Wire> accepted = new CompletableFuture<>();
            DataPlane.Listener listener = plane.listen(new InetSocketAddress(host, 0), accepted::complete, error -> {})
                    .toCompletableFuture().get(30, TimeUnit.SECONDS);
            peer = new Socket(listener.localAddress().getAddress(), listener.localAddress().getPort());
            peer.setTcpNoDelay(true);
            peer.setSoTimeout(30_000);
            wire = accepted.get(30, TimeUnit.SECONDS);
        }

        void peerSends(int... bytes) throws IOException {
            byte[] all = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                all[i] = (byte) bytes[i];
            }
            peer.getOutputStream().write(all);
        }

        /** What a read comes to: the bytes as text, or why there are none. */
        String read(int length) throws Exception {
            return begin(length).get(30, TimeUnit.SECONDS);
        }

        CompletableFuture<String> begin(int length) {
            CompletableFuture<String> end = new CompletableFuture<>();
            wire.read(length, new Wire.ReadHandler() {
                @Override
                public void bytes(byte[] bytes) {
                    told(Arrays.toString(bytes));
                }

                @Override
                public void closed(String reason) {
                    told("closed: " + reason);
                }

                private void told(String what) {
                    if (!end.complete(what)) {
                        throw new AssertionError("a read ended twice: " + what);
                    }
                }
            });
            return end;
        }

        /** Gives the wire time to do what it must not do. */
        void settle() {
            long since = System.nanoTime();
            await().atMost(Duration.ofSeconds(30)).until(() -> System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(100));
        }

        @Override
        public void close() throws IOException {
            peer.close();
            plane.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL,127.0.0.1", "EPOLL,::1", "EPOLL_NETTY,127.0.0.1", "EPOLL_NETTY,::1", "NIO,127.0.0.1", "NIO,::1"})
    void aReadTakesExactlyItsBytesThoughTheyComeOneByOne(TransportChoice transport, String host) throws Exception {
        try (Rig rig = new Rig(transport, host)) {
            CompletableFuture<String> read = rig.begin(4);
            for (int i = 1; i <= 6; i++) {
                rig.peerSends(i);
                if (i == 3) {
                    assertThat(read).isNotDone();
                }
            }
            assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo("[1, 2, 3, 4]");
            assertThat(rig.read(2)).isEqualTo("[5, 6]");
            rig.wire.send(new byte[] {9, 8});
            InputStream in = rig.peer.getInputStream();
            assertThat(in.readNBytes(2)).containsExactly(9, 8);
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL", "EPOLL_NETTY", "NIO"})
    void itNeverReadsAhead(TransportChoice transport) throws Exception {
        try (Rig rig = new Rig(transport, "127.0.0.1")) {
            // Far more than the kernel holds: only a reader that reads ahead would let all of it pass.
            CompletableFuture<Void> blocked = CompletableFuture.runAsync(() -> {
                try {
                    rig.peer.getOutputStream().write(new byte[64 << 20]);
                } catch (IOException e) {
                    // The end of the test.
                }
            });
            assertThat(rig.read(4096)).startsWith("[0, 0");
            rig.settle();
            assertThat(blocked).isNotDone();
            rig.peer.close();
            blocked.get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL", "EPOLL_NETTY", "NIO"})
    void bytesBeforeACloseAreThereForWhoAsksLater(TransportChoice transport) throws Exception {
        try (Rig rig = new Rig(transport, "127.0.0.1")) {
            byte[] last = new byte[6_000];
            Arrays.fill(last, (byte) 5);
            rig.peer.getOutputStream().write(last);
            rig.peer.close();
            rig.settle();
            assertThat(rig.read(4)).isEqualTo("[5, 5, 5, 5]");
            assertThat(rig.read(4096)).startsWith("[5, 5");
            assertThat(rig.read(1900)).startsWith("[5, 5");
            assertThat(rig.read(1)).isEqualTo("closed: the peer closed the connection");
            assertThat(rig.read(1)).startsWith("closed: ");
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL", "EPOLL_NETTY", "NIO"})
    void aFlowCountsWhatCameBeforeItAndBeforeTheClose(TransportChoice transport) throws Exception {
        try (Rig rig = new Rig(transport, "127.0.0.1")) {
            rig.peer.getOutputStream().write(new byte[60_000]);
            rig.peer.close();
            rig.settle();
            CompletableFuture<FlowEnd> end = new CompletableFuture<>();
            Flow flow = rig.wire.startTcp(receiving(ByteCredit.of(200_000)), signals(end));
            assertThat(end.get(30, TimeUnit.SECONDS).cause()).isEqualTo(Cause.PEER_CLOSED);
            assertThat(flow.counters().receivedBytes()).isEqualTo(60_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL", "EPOLL_NETTY", "NIO"})
    void aFlowWithoutCreditMovesNothing(TransportChoice transport) throws Exception {
        try (Rig rig = new Rig(transport, "127.0.0.1")) {
            rig.peer.getOutputStream().write(new byte[100]);
            ByteCredit credit = ByteCredit.of(0);
            CompletableFuture<FlowEnd> end = new CompletableFuture<>();
            Flow flow = rig.wire.startTcp(receiving(credit), signals(end));
            await().atMost(Duration.ofSeconds(30)).until(() -> flow.counters().pausedNanos() > 50_000_000);
            assertThat(flow.counters().receivedBytes()).isZero();
            credit.add(60);
            await().atMost(Duration.ofSeconds(30)).until(() -> flow.counters().receivedBytes() == 60);
            flow.stop();
            assertThat(end.get(30, TimeUnit.SECONDS).cause()).isEqualTo(Cause.STOPPED);
            assertThat(credit.remaining()).isZero();
        }
    }

    private static TcpFlowSpec receiving(ByteCredit credit) {
        return new TcpFlowSpec(false, Payload.ZEROS, 1_500, TcpFlowSpec.Incoming.DATA, Pace.of(Pace.UNLIMITED), ByteCredit.unlimited(), credit);
    }

    private static FlowSignals signals(CompletableFuture<FlowEnd> end) {
        return new FlowSignals() {
            @Override
            public void peerStatus(StatusMessage status) {}

            @Override
            public void ended(FlowEnd how) {
                if (!end.complete(how)) {
                    throw new AssertionError("ended twice");
                }
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"EPOLL,127.0.0.1", "EPOLL,::1", "EPOLL_NETTY,127.0.0.1", "EPOLL_NETTY,::1", "NIO,127.0.0.1", "NIO,::1"})
    void aCloseEndsAReadThatIsOutstanding(TransportChoice transport, String host) throws Exception {
        try (Rig rig = new Rig(transport, host)) {
            CompletableFuture<String> read = rig.begin(4);
            rig.peerSends(1, 2, 3);
            rig.peer.shutdownOutput();
            assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo("closed: the peer closed the connection");
            assertThat(rig.peer.getInputStream().read()).as("a half-close is a close").isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL", "EPOLL_NETTY", "NIO"})
    void aResetEndsAReadThatIsOutstanding(TransportChoice transport) throws Exception {
        try (Rig rig = new Rig(transport, "127.0.0.1")) {
            CompletableFuture<String> read = rig.begin(4);
            CompletableFuture<Void> closed = new CompletableFuture<>();
            rig.wire.whenClosed(() -> closed.complete(null));
            rig.peer.setSoLinger(true, 0);
            rig.peer.close();
            assertThat(read.get(30, TimeUnit.SECONDS)).startsWith("closed: ");
            closed.get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL", "EPOLL_NETTY", "NIO"})
    void garbageAndAResetThatNobodyReadsDoNotKeepTheEventLoopBusy(TransportChoice transport) throws Exception {
        try (Rig rig = new Rig(transport, "127.0.0.1")) {
            CompletableFuture<Void> closed = new CompletableFuture<>();
            rig.wire.whenClosed(() -> closed.complete(null));
            rig.peer.getOutputStream().write(new byte[50_000]);
            rig.peer.setSoLinger(true, 0);
            rig.peer.close();
            if (transport != TransportChoice.NIO) {
                closed.get(30, TimeUnit.SECONDS);
            } else {
                // NIO notices nothing until it reads.
                String read = "";
                while (!read.startsWith("closed")) {
                    read = rig.read(4096);
                }
                closed.get(30, TimeUnit.SECONDS);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL", "EPOLL_NETTY", "NIO"})
    void ourOwnCloseEndsAReadThatIsOutstandingAndSendsWhatIsQueued(TransportChoice transport) throws Exception {
        try (Rig rig = new Rig(transport, "127.0.0.1")) {
            CompletableFuture<String> read = rig.begin(4);
            rig.wire.send(new byte[] {1, 2, 3, 4});
            rig.wire.close();
            rig.wire.close();
            assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo("closed: we closed the connection");
            assertThat(rig.peer.getInputStream().readAllBytes()).containsExactly(1, 2, 3, 4);
            rig.wire.send(new byte[] {5});
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL", "EPOLL_NETTY", "NIO"})
    void misuseIsRefusedWhereItHappens(TransportChoice transport) throws Exception {
        try (Rig rig = new Rig(transport, "127.0.0.1")) {
            assertThatThrownBy(() -> rig.begin(0)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1 to 4096");
            assertThatThrownBy(() -> rig.begin(4097)).isInstanceOf(IllegalArgumentException.class);
            CompletableFuture<String> read = rig.begin(4);
            assertThatThrownBy(() -> rig.begin(4)).isInstanceOf(IllegalStateException.class).hasMessage("a read is outstanding");
            rig.wire.startTcp(receiving(ByteCredit.unlimited()), signals(new CompletableFuture<>()));
            assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo("closed: a flow has taken the connection over");
            assertThatThrownBy(() -> rig.begin(4)).isInstanceOf(IllegalStateException.class).hasMessageContaining("flow");
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL", "EPOLL_NETTY", "NIO"})
    void aClosedDataPlaneIsNoTrapForWhoStillHoldsAWire(TransportChoice transport) throws Exception {
        try (Rig rig = new Rig(transport, "127.0.0.1")) {
            rig.plane.close();
            rig.wire.close();
            assertThat(rig.read(4)).startsWith("closed: ");
            BlockingQueue<String> told = new LinkedBlockingQueue<>();
            rig.wire.whenClosed(() -> told.add("closed"));
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("closed");
            CompletableFuture<FlowEnd> end = new CompletableFuture<>();
            rig.wire.startTcp(receiving(ByteCredit.unlimited()), signals(end)).stop();
            assertThat(end.get(30, TimeUnit.SECONDS).cause()).isEqualTo(Cause.BROKEN);
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL", "EPOLL_NETTY", "NIO"})
    void ourLastWordIsNotOvertakenByAResetWhereThePeersBytesLieUnread(TransportChoice transport) throws Exception {
        try (Rig rig = new Rig(transport, "127.0.0.1")) {
            rig.peerSends(new int[10_000]);
            assertThat(rig.read(1)).isEqualTo("[0]");
            rig.wire.send(new byte[] {1, 2, 3, 4});
            rig.wire.close();
            assertThat(rig.peer.getInputStream().readAllBytes()).as("and then the end, no reset").containsExactly(1, 2, 3, 4);
            CompletableFuture<Void> closed = new CompletableFuture<>();
            rig.wire.whenClosed(() -> closed.complete(null));
            rig.peer.close();
            closed.get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL", "EPOLL_NETTY", "NIO"})
    void aCloseDoesNotWaitForAPeerThatGoesOn(TransportChoice transport) throws Exception {
        try (Rig rig = new Rig(transport, "127.0.0.1")) {
            rig.wire.send(new byte[] {1, 2, 3, 4});
            rig.wire.close();
            CompletableFuture<Void> closed = new CompletableFuture<>();
            rig.wire.whenClosed(() -> closed.complete(null));
            closed.get(30, TimeUnit.SECONDS); // The peer neither sends nor closes.
        }
        try (Rig rig = new Rig(transport, "127.0.0.1")) {
            rig.wire.send(new byte[] {1, 2, 3, 4});
            rig.wire.close();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                try {
                    rig.peerSends(new int[10_000]);
                    return false;
                } catch (IOException e) {
                    return true; // It sent without end, and was cut off.
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL", "EPOLL_NETTY", "NIO"})
    void aUdpFlowOnAClosedDataPlaneEndsAndThrowsNothing(TransportChoice transport) throws Exception {
        try (Rig rig = new Rig(transport, "127.0.0.1")) {
            UdpSocket socket = rig.wire.bindUdp(new InetSocketAddress("127.0.0.1", 0)).toCompletableFuture().get(30, TimeUnit.SECONDS);
            rig.plane.close();
            CompletableFuture<FlowEnd> end = new CompletableFuture<>();
            InetSocketAddress target = new InetSocketAddress("127.0.0.1", 9);
            UdpFlowSpec spec = new UdpFlowSpec(true, true, Payload.ZEROS, 1_500, target.getAddress(), List.of(target), false, false,
                    Pace.of(1_000_000), Pace.UNLIMITED, ByteCredit.unlimited(), ByteCredit.unlimited());
            Flow flow = rig.wire.startUdp(List.of(socket), spec, signals(end));
            flow.sendStatus(new StatusMessage(0, 1, 0));
            flow.stop();
            assertThat(end.get(30, TimeUnit.SECONDS).cause()).isEqualTo(Cause.BROKEN);
        }
    }
}
