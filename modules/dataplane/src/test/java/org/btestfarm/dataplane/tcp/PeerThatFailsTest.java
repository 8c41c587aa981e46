package org.btestfarm.dataplane.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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
import org.btestfarm.dataplane.Wire;
import org.btestfarm.dataplane.testing.EndOfFlow;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A peer that resets, half-closes or goes in the middle of a flow: it ends once, its credit is exact, and nothing stays open. */
class PeerThatFailsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final long CREDIT = 1_000_000_000_000L;

    private static long openFiles() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL,RESET", "EPOLL,HALF_CLOSE", "EPOLL,CLOSE", "EPOLL_NETTY,RESET", "EPOLL_NETTY,HALF_CLOSE", "EPOLL_NETTY,CLOSE", "NIO,RESET", "NIO,HALF_CLOSE", "NIO,CLOSE"})
    void aFlowEndsOnceWithItsCreditExactAndNothingLeftOpen(TransportChoice transport, String how) throws Exception {
        fail(transport, how, false); // The first time loads classes, and opens files that stay open.
        fail(transport, how, true);
    }

    private static void fail(TransportChoice transport, String how, boolean filesCount) throws Exception {
        try (DataPlane plane = DataPlane.open(new DataPlaneOptions(1, transport, DataPlaneOptions.SYSTEM_CONGESTION))) {
            CompletableFuture<Wire> accepted = new CompletableFuture<>();
            DataPlane.Listener listener = plane.listen(new InetSocketAddress("127.0.0.1", 0), accepted::complete, error -> {})
                    .toCompletableFuture().get(30, TimeUnit.SECONDS);
            long before = openFiles();
            ByteCredit send = ByteCredit.of(CREDIT);
            ByteCredit receive = ByteCredit.of(CREDIT);
            AtomicInteger ends = new AtomicInteger();
            CompletableFuture<FlowEnd> end = new CompletableFuture<>();
            try (Socket peer = new Socket("127.0.0.1", listener.localAddress().getPort())) {
                Flow flow = accepted.get(30, TimeUnit.SECONDS).startTcp(
                        new TcpFlowSpec(true, Payload.ZEROS, 32_768, TcpFlowSpec.Incoming.DATA, Pace.of(Pace.UNLIMITED), send, receive),
                        new FlowSignals() {
                            @Override
                            public void peerStatus(StatusMessage status) {}

                            @Override
                            public void ended(FlowEnd what) {
                                ends.incrementAndGet();
                                end.complete(what);
                            }
                        });
                peer.getOutputStream().write(new byte[1_000]);
                await().atMost(DEADLINE).until(() -> flow.counters().receivedBytes() == 1_000 && flow.counters().writtenBytes() > 0);
                switch (how) {
                    case "RESET" -> {
                        peer.setSoLinger(true, 0);
                        peer.close();
                    }
                    case "HALF_CLOSE" -> peer.shutdownOutput();
                    default -> peer.close();
                }
                FlowEnd ended = end.get(30, TimeUnit.SECONDS);
                switch (how) {
                    case "HALF_CLOSE" -> assertThat(ended.cause()).isEqualTo(Cause.PEER_CLOSED);
                    case "RESET" -> assertThat(ended.cause()).isEqualTo(Cause.PEER_RESET);
                    // Our bytes may lie unread.
                    default -> assertThat(ended.cause()).isIn(Cause.PEER_CLOSED, Cause.PEER_RESET);
                }
                assertThat(ended.detail()).isNotBlank().doesNotContain("\n");
                assertThat(CREDIT - send.remaining()).isEqualTo(flow.counters().writtenBytes());
                assertThat(CREDIT - receive.remaining()).isEqualTo(1_000);
                assertThat(flow.counters().sentBytes()).isLessThanOrEqualTo(flow.counters().writtenBytes());
                flow.stop();
                flow.sendStatus(new StatusMessage(1, 1, 1));
            }
            if (filesCount) {
                await().atMost(DEADLINE).untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(before));
            }
            assertThat(ends).hasValue(1);
        }
    }

    /** Fast data is read in another way, by the clock (ADR 38): the end of the stream, a reset and the end of the credit are seen there too. */
    @ParameterizedTest
    @CsvSource({"EPOLL,CLOSE", "EPOLL,RESET", "EPOLL,CREDIT", "EPOLL_NETTY,CLOSE", "EPOLL_NETTY,RESET", "EPOLL_NETTY,CREDIT"})
    void aFastStreamIsCountedToItsEndWhateverEndsIt(TransportChoice transport, String what) throws Exception {
        long total = 600_000_000;
        long allowed = what.equals("CREDIT") ? 400_000_001 : CREDIT;
        try (DataPlane plane = DataPlane.open(new DataPlaneOptions(1, transport, DataPlaneOptions.SYSTEM_CONGESTION))) {
            CompletableFuture<Wire> accepted = new CompletableFuture<>();
            DataPlane.Listener listener = plane.listen(new InetSocketAddress("127.0.0.1", 0), accepted::complete, error -> {})
                    .toCompletableFuture().get(30, TimeUnit.SECONDS);
            ByteCredit receive = ByteCredit.of(allowed);
            EndOfFlow end = new EndOfFlow();
            try (Socket peer = new Socket("127.0.0.1", listener.localAddress().getPort())) {
                Flow flow = accepted.get(30, TimeUnit.SECONDS).startTcp(
                        new TcpFlowSpec(false, Payload.ZEROS, 32_768, TcpFlowSpec.Incoming.DATA, Pace.of(Pace.UNLIMITED), ByteCredit.unlimited(), receive),
                        end);
                Thread writer = new Thread(() -> write(peer, total, what));
                writer.start();
                if (what.equals("CREDIT")) {
                    await().atMost(DEADLINE).until(() -> flow.counters().receivedBytes() == allowed);
                    assertThat(end.future()).isNotDone();
                    receive.add(CREDIT);
                }
                FlowEnd ended = end.await(60);
                writer.join(DEADLINE.toMillis());
                if (what.equals("RESET")) {
                    assertThat(ended.cause()).isEqualTo(Cause.PEER_RESET);
                    assertThat(flow.counters().receivedBytes()).isLessThanOrEqualTo(total);
                } else {
                    assertThat(ended.cause()).isEqualTo(Cause.PEER_CLOSED);
                    assertThat(flow.counters().receivedBytes()).isEqualTo(total);
                }
                assertThat(allowed + (what.equals("CREDIT") ? CREDIT : 0) - receive.remaining()).isEqualTo(flow.counters().receivedBytes());
            }
        }
    }

    private static void write(Socket peer, long total, String what) {
        try {
            byte[] block = new byte[1_000_000];
            for (long left = total; left > 0; left -= block.length) {
                peer.getOutputStream().write(block);
            }
            if (what.equals("RESET")) {
                peer.setSoLinger(true, 0);
            }
            peer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
