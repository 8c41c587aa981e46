package org.btestfarm.client.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestFailure;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestPlanBuilder;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.FlowSignals;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.dataplane.TcpFlowSpec;
import org.btestfarm.dataplane.UdpFlowSpec;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.status.StatusMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How fast we send UDP: what was asked for is held, "as fast as it goes" follows what the server reports (docs/protocol.md, section 9). */
class UdpSpeedTest {
    private final RecordingWire wire = new RecordingWire();
    private final RecordingOwner owner = new RecordingOwner();

    @Test
    void withoutALimitItIsOneAndAHalfTimesWhatArrived() {
        try (ControlLoop loop = ControlLoop.open(OptionalInt::empty)) {
            Pace pace = begin(loop, plan().direction(TestDirection.TRANSMIT));
            assertThat(pace.bps()).isEqualTo(Pace.UNLIMITED);

            report(1, 1_000_000);
            assertThat(pace.bps()).isEqualTo(12_000_000);
            report(2, 0);
            assertThat(pace.bps()).as("nothing reported changes nothing").isEqualTo(12_000_000);
            report(3, StatusMessage.AT_LEAST_THIS);
            assertThat(pace.bps()).as("at least this lowers nothing").isEqualTo(12_000_000);
            report(4, 4_000_000_000L);
            assertThat(pace.bps()).isEqualTo(48_000_000_000L);
        }
    }

    @Test
    void aLimitIsHeldWhateverArrives() {
        try (ControlLoop loop = ControlLoop.open(OptionalInt::empty)) {
            Pace pace = begin(loop, plan().direction(TestDirection.BOTH).txBps(100_000_000));
            report(1, 1_000);
            report(2, 100_000_000);

            assertThat(pace.bps()).isEqualTo(100_000_000);
        }
    }

    @Test
    void statusesTellWhatArrivedInTheSecond() {
        try (ControlLoop loop = ControlLoop.open(OptionalInt::empty)) {
            UdpTransfer transfer = new UdpTransfer(loop, plan().build(), owner, wire, 2001);
            beginOn(loop, transfer);
            wire.received = 5_000;
            transfer.everySecond(OptionalInt.of(30));
            wire.received = 5_000_000_000L;
            transfer.everySecond(OptionalInt.empty());

            assertThat(wire.statuses).containsExactly(
                    new StatusMessage(30, 1, 5_000), new StatusMessage(0, 2, StatusMessage.AT_LEAST_THIS));
            assertThat(wire.bound).containsExactly(2257);
        }
    }

    private static TestPlanBuilder plan() {
        return TestPlan.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), 2000)).transport(Transport.UDP);
    }

    private Pace begin(ControlLoop loop, TestPlanBuilder plan) {
        beginOn(loop, new UdpTransfer(loop, plan.build(), owner, wire, 2001));
        assertThat(wire.spec).isNotNull();
        return wire.spec.pace();
    }

    private void beginOn(ControlLoop loop, UdpTransfer transfer) {
        loop.execute(transfer::begin);
        await().atMost(Duration.ofSeconds(30)).until(() -> owner.begun);
    }

    private void report(int sequence, long bytes) {
        assertThat(wire.signals).isNotNull();
        wire.signals.peerStatus(new StatusMessage(1, sequence, bytes));
        await().atMost(Duration.ofSeconds(30)).until(() -> owner.statuses.get() == sequence);
    }

    private static final class RecordingOwner implements Transfer.Owner {
        private final AtomicInteger statuses = new AtomicInteger();
        private volatile boolean begun;

        @Override
        public void began() {
            begun = true;
        }

        @Override
        public void status(StatusMessage status) {
            statuses.incrementAndGet();
        }

        @Override
        public void ended(FlowEnd end) {
            throw new AssertionError("ended: " + end);
        }

        @Override
        public void failed(TestFailure failure) {
            throw new AssertionError(failure);
        }

        @Override
        public Runnable guarded(Runnable step) {
            return step;
        }
    }

    /** A wire, and the flow on it, that only remember what they are told. */
    private static final class RecordingWire implements Wire, Flow, FlowCounters {
        private final List<Integer> bound = new ArrayList<>();
        private final List<StatusMessage> statuses = new ArrayList<>();
        private volatile @Nullable UdpFlowSpec spec;
        private volatile @Nullable FlowSignals signals;
        private volatile long received;

        @Override
        public CompletionStage<UdpSocket> bindUdp(InetSocketAddress local) {
            bound.add(local.getPort());
            return CompletableFuture.completedFuture(new UdpSocket() {
                @Override
                public InetSocketAddress localAddress() {
                    return local;
                }

                @Override
                public void close() {}
            });
        }

        @Override
        public Optional<String> congestion() {
            return Optional.empty();
        }

        @Override
        public Flow startUdp(List<UdpSocket> sockets, UdpFlowSpec what, FlowSignals to) {
            signals = to;
            spec = what;
            return this;
        }

        @Override
        public FlowCounters counters() {
            return this;
        }

        @Override
        public void sendStatus(StatusMessage status) {
            statuses.add(status);
        }

        @Override
        public long receivedBytes() {
            return received;
        }

        @Override
        public InetSocketAddress localAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 2000);
        }

        @Override
        public void stop() {}

        @Override
        public void close() {}

        @Override
        public void send(byte[] bytes) {
            throw new AssertionError("a flow sends, not its wire");
        }

        @Override
        public void read(int length, ReadHandler handler) {
            throw new AssertionError("a flow reads, not its wire");
        }

        @Override
        public void whenClosed(Runnable action) {}

        @Override
        public Flow startTcp(TcpFlowSpec what, FlowSignals to) {
            throw new AssertionError("this is UDP");
        }

        @Override
        public long writtenBytes() {
            return 0;
        }

        @Override
        public long sentBytes() {
            return 0;
        }

        @Override
        public long receivedDatagrams() {
            return 0;
        }

        @Override
        public long sentDatagrams() {
            return 0;
        }

        @Override
        public OptionalLong lostDatagrams() {
            return OptionalLong.empty();
        }

        @Override
        public long pausedNanos() {
            return 0;
        }
    }
}
