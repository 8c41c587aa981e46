package org.btestfarm.client.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.client.Second;
import org.btestfarm.client.TestDirection;
import org.btestfarm.dataplane.FlowCounters;
import org.junit.jupiter.api.Test;

/** From running totals to seconds; unknown is not zero. */
class MeasurementTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<FlowCounters> flows = new ArrayList<>();

    private record Counters(long receivedBytes, long writtenBytes, long sentBytes, OptionalLong lostDatagrams) implements FlowCounters {
        @Override
        public long receivedDatagrams() {
            return 0;
        }

        @Override
        public long sentDatagrams() {
            return 0;
        }

        @Override
        public long pausedNanos() {
            return 0;
        }
    }

    @Test
    void aSecondIsWhatTheTotalsGrewByOverItsRealLength() {
        Measurement measurement = new Measurement(TestDirection.BOTH, flows, 0);
        flows.add(new Counters(1_000, 5_000, 2_000, OptionalLong.empty()));
        flows.add(new Counters(500, 5_000, 3_000, OptionalLong.empty()));

        Second first = measurement.second(2 * SECOND, OptionalInt.of(10), OptionalInt.empty());

        assertThat(first.number()).isEqualTo(1);
        assertThat(first.txBytes()).isEqualTo(5_000);
        assertThat(first.txBps()).isEqualTo(20_000);
        assertThat(first.rxBps()).isEqualTo(6_000);
        assertThat(first.lostPackets()).isEmpty();
        assertThat(first.remoteCpuPct()).isEmpty();

        flows.set(0, new Counters(1_000, 5_000, 5_000, OptionalLong.empty()));
        Second next = measurement.second(3 * SECOND, OptionalInt.of(10), OptionalInt.empty());
        assertThat(next.txBytes()).isEqualTo(3_000);
        assertThat(next.rxBytes()).isZero();
        assertThat(next.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aDirectionThatWasNotAskedForCountsNothing() {
        flows.add(new Counters(12, 5_000, 4_000, OptionalLong.empty()));

        assertThat(new Measurement(TestDirection.TRANSMIT, flows, 0).rxBytes()).isZero();
        assertThat(new Measurement(TestDirection.TRANSMIT, flows, 0).txBytes()).isEqualTo(4_000);
        assertThat(new Measurement(TestDirection.RECEIVE, flows, 0).txBytes()).isZero();
    }

    @Test
    void aLossTakenBackIsNotLostAgain() {
        Measurement measurement = new Measurement(TestDirection.RECEIVE, flows, 0);
        long[] totals = {3, 1, 3, 5};
        List<Long> seconds = new ArrayList<>();
        flows.add(new Counters(0, 0, 0, OptionalLong.of(0)));
        for (long total : totals) {
            flows.set(0, new Counters(0, 0, 0, OptionalLong.of(total)));
            seconds.add(measurement.second(SECOND, OptionalInt.empty(), OptionalInt.empty()).lostPackets().orElseThrow());
        }
        assertThat(seconds).containsExactly(3L, 0L, 0L, 2L);
        assertThat(measurement.lostPackets()).hasValue(5);
    }

    @Test
    void itBeginsWithTheFirstByteEitherWay() {
        Measurement measurement = new Measurement(TestDirection.BOTH, flows, 0);
        flows.add(new Counters(0, 0, 0, OptionalLong.empty()));
        assertThat(measurement.hasBegun()).isFalse();
        flows.set(0, new Counters(0, 1, 0, OptionalLong.empty()));
        assertThat(measurement.hasBegun()).isTrue();
        assertThat(new Measurement(TestDirection.RECEIVE, flows, 0).hasBegun()).isFalse();
    }

    @Test
    void aBusyMachineIsMarkedFromNinetyPercentOn() {
        assertThat(second(OptionalInt.of(89), OptionalInt.empty()).cpuIsTheLimit()).isFalse();
        assertThat(second(OptionalInt.of(90), OptionalInt.empty()).cpuIsTheLimit()).isTrue();
        assertThat(second(OptionalInt.empty(), OptionalInt.of(100)).cpuIsTheLimit()).isTrue();
    }

    private static Second second(OptionalInt local, OptionalInt remote) {
        return new Second(1, Duration.ofSeconds(1), Duration.ofSeconds(1), 0, 0, OptionalLong.empty(), local, remote);
    }

    @Test
    void cpuReadingsGrowStale() {
        CpuReadings cpu = new CpuReadings();
        assertThat(cpu.average()).isEmpty();
        assertThat(cpu.recent(0)).isEmpty();
        cpu.add(20, SECOND);
        cpu.add(40, 2 * SECOND);
        assertThat(cpu.recent(4 * SECOND)).hasValue(40);
        assertThat(cpu.recent(5 * SECOND)).isEmpty();
        assertThat(cpu.average()).hasValue(30);
    }

    @Test
    void silenceIsOfBytesOrOfStatuses() {
        SilenceWatch bytes = new SilenceWatch(false, Duration.ofSeconds(10), 0);
        assertThat(bytes.isSilent(5, 5 * SECOND)).isFalse();
        bytes.status(14 * SECOND);
        assertThat(bytes.isSilent(5, 14 * SECOND)).isFalse();
        assertThat(bytes.isSilent(5, 15 * SECOND)).isTrue();

        SilenceWatch statuses = new SilenceWatch(true, Duration.ofSeconds(10), 0);
        statuses.status(SECOND);
        assertThat(statuses.isSilent(5, 10 * SECOND)).isFalse();
        assertThat(statuses.isSilent(6, 11 * SECOND)).isTrue();
    }
}
