package org.btestfarm.dataplane.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
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
import org.btestfarm.dataplane.TcpFlowSpec.Incoming;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ends of a TCP flow over real sockets. */
class TcpFlowTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** What a flow told its owner. */
    private static final class Told implements FlowSignals {
        final BlockingQueue<StatusMessage> statuses = new LinkedBlockingQueue<>();
        final CompletableFuture<FlowEnd> end = new CompletableFuture<>();

        @Override
        public void peerStatus(StatusMessage status) {
            statuses.add(status);
        }

        @Override
        public void ended(FlowEnd how) {
            if (!end.complete(how)) {
                throw new AssertionError("ended twice");
            }
        }

        FlowEnd await() throws Exception {
            return end.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static TcpFlowSpec spec(boolean transmit, Payload payload, Incoming incoming, Pace pace, ByteCredit send, ByteCredit receive) {
        return new TcpFlowSpec(transmit, payload, 32_768, incoming, pace, send, receive);
    }

    private static TcpFlowSpec source(Payload payload, Pace pace, ByteCredit credit) {
        return spec(true, payload, Incoming.DATA, pace, credit, ByteCredit.unlimited());
    }

    private static TcpFlowSpec sink(Incoming incoming, ByteCredit credit) {
        return spec(false, Payload.ZEROS, incoming, Pace.of(Pace.UNLIMITED), ByteCredit.unlimited(), credit);
    }

    /** A connection with both ends in hand. */
    private record Pair(Wire server, Wire client) {}

    private static Pair connect(DataPlane plane, String host) throws Exception {
        CompletableFuture<Wire> accepted = new CompletableFuture<>();
        DataPlane.Listener listener = plane.listen(new InetSocketAddress(host, 0), accepted::complete, error -> {})
                .toCompletableFuture().get(30, TimeUnit.SECONDS);
        Wire client = plane.connect(listener.localAddress(), DEADLINE).toCompletableFuture().get(30, TimeUnit.SECONDS);
        Wire server = accepted.get(30, TimeUnit.SECONDS);
        listener.close().toCompletableFuture().get(30, TimeUnit.SECONDS);
        return new Pair(server, client);
    }

    private static DataPlane open(TransportChoice transport) throws Exception {
        return DataPlane.open(new DataPlaneOptions(2, transport, DataPlaneOptions.SYSTEM_CONGESTION));
    }

    @ParameterizedTest
    @CsvSource({"EPOLL,127.0.0.1", "EPOLL,::1", "EPOLL_NETTY,127.0.0.1", "EPOLL_NETTY,::1", "NIO,127.0.0.1", "NIO,::1"})
    void aSinkReceivesWhatASourceSentWhenTheSourceStops(TransportChoice transport, String host) throws Exception {
        try (DataPlane plane = open(transport)) {
            Pair pair = connect(plane, host);
            Told sent = new Told();
            Told received = new Told();
            Flow sink = pair.client.startTcp(sink(Incoming.DATA, ByteCredit.unlimited()), received);
            Flow source = pair.server.startTcp(source(Payload.RANDOM, Pace.of(Pace.UNLIMITED), ByteCredit.unlimited()), sent);
            await().atMost(DEADLINE).until(() -> sink.counters().receivedBytes() > 50_000_000);
            source.stop();
            assertThat(sent.await().cause()).isEqualTo(Cause.STOPPED);
            assertThat(received.await().cause()).isEqualTo(Cause.PEER_CLOSED);
            assertThat(sink.counters().receivedBytes()).isEqualTo(source.counters().writtenBytes());
            assertThat(source.counters().sentBytes()).isPositive().isLessThanOrEqualTo(source.counters().writtenBytes());
        }
    }

    @ParameterizedTest
    @EnumSource(value = TransportChoice.class, names = {"EPOLL", "EPOLL_NETTY"})
    void nothingStaysInTheSocketWhenAFastSenderFallsSilent(TransportChoice transport) throws Exception {
        try (DataPlane plane = open(transport)) {
            Pair pair = connect(plane, "127.0.0.1");
            ByteCredit credit = ByteCredit.of(500_000_001);
            Flow sink = pair.client.startTcp(sink(Incoming.DATA, ByteCredit.unlimited()), new Told());
            pair.server.startTcp(source(Payload.ZEROS, Pace.of(Pace.UNLIMITED), credit), new Told());
            await().atMost(DEADLINE).until(() -> sink.counters().receivedBytes() == 500_000_001);
            credit.add(1);
            await().atMost(DEADLINE).until(() -> sink.counters().receivedBytes() == 500_000_002);
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL,ZEROS", "EPOLL,RANDOM", "EPOLL_NETTY,ZEROS", "NIO,ZEROS"})
    void aFastSenderHasPaidForWhatItWroteAndNoMore(TransportChoice transport, Payload payload) throws Exception {
        try (DataPlane plane = open(transport)) {
            Pair pair = connect(plane, "127.0.0.1");
            ByteCredit credit = ByteCredit.of(10_000_000_000L);
            Told sent = new Told();
            Flow sink = pair.client.startTcp(sink(Incoming.DATA, ByteCredit.of(200_000_000)), new Told());
            Flow source = pair.server.startTcp(source(payload, Pace.of(Pace.UNLIMITED), credit), sent);
            // Then the peer reads no more, and what the socket does not take is in flight.
            await().atMost(DEADLINE).until(() -> sink.counters().receivedBytes() == 200_000_000);
            source.stop();
            sent.await();
            assertThat(source.counters().writtenBytes()).isGreaterThanOrEqualTo(200_000_000);
            assertThat(credit.remaining()).isEqualTo(10_000_000_000L - source.counters().writtenBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL,ZEROS", "EPOLL,RANDOM", "EPOLL_NETTY,ZEROS", "EPOLL_NETTY,RANDOM", "NIO,ZEROS", "NIO,RANDOM"})
    void statusesBetweenDataReachThePeerAndChangeNoByteOfTheData(TransportChoice transport, Payload payload) throws Exception {
        try (DataPlane plane = open(transport)) {
            Pair pair = connect(plane, "127.0.0.1");
            Told client = new Told();
            Incoming incoming = payload == Payload.ZEROS ? Incoming.ZEROS_AND_STATUSES : Incoming.RANDOM_AND_STATUSES;
            Flow sink = pair.client.startTcp(sink(incoming, ByteCredit.unlimited()), client);
            Flow source = pair.server.startTcp(source(payload, Pace.of(Pace.UNLIMITED), ByteCredit.unlimited()), new Told());
            for (int sequence = 1; sequence <= 4; sequence++) {
                long soFar = sink.counters().receivedBytes();
                long started = System.nanoTime();
                await().atMost(DEADLINE).until(() -> sink.counters().receivedBytes() > soFar + 130_000_000
                        && System.nanoTime() - started > TimeUnit.SECONDS.toNanos(1));
                source.sendStatus(new StatusMessage(42, sequence, 1_000_000L * sequence));
                assertThat(client.statuses.poll(30, TimeUnit.SECONDS)).isEqualTo(new StatusMessage(42, sequence, 1_000_000L * sequence));
            }
            source.stop();
            client.await();
        }
    }

    @ParameterizedTest
    @EnumSource(value = TransportChoice.class, names = {"EPOLL", "EPOLL_NETTY", "NIO"})
    void statusesOfASlowSenderGoWithItsDataAndAreTakenFromItsCreditToTheByte(TransportChoice transport) throws Exception {
        try (DataPlane plane = open(transport)) {
            Pair pair = connect(plane, "127.0.0.1");
            Told client = new Told();
            Told server = new Told();
            ByteCredit credit = ByteCredit.of(10_000_000);
            credit.reserve(120);
            Flow sink = pair.client.startTcp(sink(Incoming.ZEROS_AND_STATUSES, ByteCredit.unlimited()), client);
            Flow source = pair.server.startTcp(source(Payload.ZEROS, Pace.of(1_000_000), credit), server);
            for (int sequence = 1; sequence <= 3; sequence++) {
                long soFar = sink.counters().receivedBytes();
                await().atMost(DEADLINE).until(() -> sink.counters().receivedBytes() > soFar);
                source.sendStatus(new StatusMessage(42, sequence, 0));
                assertThat(client.statuses.poll(30, TimeUnit.SECONDS)).isEqualTo(new StatusMessage(42, sequence, 0));
            }
            source.stop();
            server.await();
            client.await();
            assertThat(sink.counters().receivedBytes()).isEqualTo(source.counters().writtenBytes());
            assertThat(credit.remaining()).isEqualTo(10_000_000 - source.counters().writtenBytes());
        }
    }

    @ParameterizedTest
    @EnumSource(value = TransportChoice.class, names = {"EPOLL", "EPOLL_NETTY", "NIO"})
    void statusesGoOnWhileASlowSenderWaitsForCredit(TransportChoice transport) throws Exception {
        try (DataPlane plane = open(transport)) {
            Pair pair = connect(plane, "127.0.0.1");
            Told client = new Told();
            ByteCredit credit = ByteCredit.of(6_024);
            credit.reserve(24);
            Flow sink = pair.client.startTcp(sink(Incoming.ZEROS_AND_STATUSES, ByteCredit.unlimited()), client);
            Flow source = pair.server.startTcp(source(Payload.ZEROS, Pace.of(1_000_000), credit), new Told());
            await().atMost(DEADLINE).untilAsserted(() -> assertThat(sink.counters().receivedBytes()).isEqualTo(6_000));
            for (int sequence = 1; sequence <= 2; sequence++) {
                source.sendStatus(new StatusMessage(42, sequence, 0));
                assertThat(client.statuses.poll(30, TimeUnit.SECONDS)).isEqualTo(new StatusMessage(42, sequence, 0));
            }
            assertThat(credit.remaining()).isZero();
            source.stop();
            client.await();
            assertThat(sink.counters().receivedBytes()).isEqualTo(6_024);
        }
    }

    @ParameterizedTest
    @EnumSource(value = TransportChoice.class, names = {"EPOLL", "EPOLL_NETTY", "NIO"})
    void aSenderStopsAtItsCreditToTheByteAndGoesOnWhenThereIsMore(TransportChoice transport) throws Exception {
        try (DataPlane plane = open(transport)) {
            ByteCredit credit = ByteCredit.of(10_000_001);
            List<Flow> sinks = new ArrayList<>();
            List<Flow> sources = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Pair pair = connect(plane, "127.0.0.1");
                sinks.add(pair.client.startTcp(sink(Incoming.DATA, ByteCredit.unlimited()), new Told()));
                sources.add(pair.server.startTcp(source(Payload.ZEROS, Pace.of(Pace.UNLIMITED), credit), new Told()));
            }
            await().atMost(DEADLINE).untilAsserted(() -> assertThat(received(sinks)).isEqualTo(10_000_001));
            await().atMost(DEADLINE).until(() -> sources.stream().allMatch(flow -> flow.counters().pausedNanos() > 50_000_000));
            credit.add(7);
            await().atMost(DEADLINE).untilAsserted(() -> assertThat(received(sinks)).isEqualTo(10_000_008));
            assertThat(credit.remaining()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(value = TransportChoice.class, names = {"EPOLL", "EPOLL_NETTY", "NIO"})
    void receiversStopAtTheirCreditToTheByteAndGoOnWhenThereIsMore(TransportChoice transport) throws Exception {
        try (DataPlane plane = open(transport)) {
            ByteCredit credit = ByteCredit.of(10_000_003);
            List<Flow> sinks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Pair pair = connect(plane, "127.0.0.1");
                sinks.add(pair.client.startTcp(sink(Incoming.DATA, credit), new Told()));
                pair.server.startTcp(source(Payload.ZEROS, Pace.of(Pace.UNLIMITED), ByteCredit.unlimited()), new Told());
            }
            await().atMost(DEADLINE).untilAsserted(() -> assertThat(received(sinks)).isEqualTo(10_000_003));
            await().atMost(DEADLINE).until(() -> sinks.stream().allMatch(flow -> flow.counters().pausedNanos() > 50_000_000));
            assertThat(received(sinks)).isEqualTo(10_000_003);
            credit.add(5);
            await().atMost(DEADLINE).untilAsserted(() -> assertThat(received(sinks)).isEqualTo(10_000_008));
        }
    }

    private static long received(List<Flow> flows) {
        return flows.stream().mapToLong(flow -> flow.counters().receivedBytes()).sum();
    }

    @ParameterizedTest
    @CsvSource({
        "EPOLL,1,1", "EPOLL,20,1", "EPOLL,1,10", "EPOLL,20,10", "EPOLL,1,100", "EPOLL,20,100", "NIO,1,10", "NIO,20,10"
    })
    void connectionsShareOnePaceAndNeverExceedIt(TransportChoice transport, int connections, int mbps) throws Exception {
        try (DataPlane plane = open(transport)) {
            List<Flow> sinks = new ArrayList<>();
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                pairs.add(connect(plane, "127.0.0.1"));
            }
            long start = System.nanoTime();
            Pace pace = Pace.of(mbps * 1_000_000L);
            for (Pair pair : pairs) {
                sinks.add(pair.client.startTcp(sink(Incoming.DATA, ByteCredit.unlimited()), new Told()));
                pair.server.startTcp(source(Payload.ZEROS, pace, ByteCredit.unlimited()), new Told());
            }
            long before = 0;
            for (int part = 1; part <= 2; part++) {
                long until = part * TimeUnit.MILLISECONDS.toNanos(750);
                long soFar = before;
                // Something in either half; how close it comes is for benchmarks: a busy machine withholds what it likes.
                await().pollInterval(Duration.ofMillis(10)).atMost(DEADLINE).until(() -> System.nanoTime() - start >= until && received(sinks) > soFar);
                long bytes = received(sinks);
                double due = mbps / 8.0 * 1e6 * (System.nanoTime() - start) / 1e9;
                assertThat((double) bytes).as("never more than is due").isLessThanOrEqualTo(due * 1.03 + 2 * pace.chunk());
                before = bytes;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = TransportChoice.class, names = {"EPOLL", "EPOLL_NETTY", "NIO"})
    void stopDoesNotWaitForAPeerThatNeverReads(TransportChoice transport) throws Exception {
        try (DataPlane plane = open(transport)) {
            Pair pair = connect(plane, "127.0.0.1");
            Told told = new Told();
            Flow source = pair.server.startTcp(source(Payload.ZEROS, Pace.of(Pace.UNLIMITED), ByteCredit.of(1_000_000_000)), told);
            await().atMost(DEADLINE).until(() -> {
                long before = source.counters().writtenBytes();
                return before > 0 && before == source.counters().writtenBytes();
            });
            source.stop();
            assertThat(told.await().cause()).isEqualTo(Cause.STOPPED);
        }
    }
}
