package org.btestfarm.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The CPU load, of a source and a clock in the test's hand. */
class CpuLoadTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
    private final AtomicInteger asked = new AtomicInteger();
    private double load = -1;
    private final CpuLoad cpu = new CpuLoad(() -> {
        asked.incrementAndGet();
        return load;
    }, now::get);

    private void laterBy(long millis, double newLoad) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        load = newLoad;
    }

    @Test
    void unknownIsNotZero() {
        assertThat(cpu.measured()).isEmpty();
        assertThat(cpu.percent()).isZero();
        laterBy(1_000, Double.NaN);
        assertThat(cpu.measured()).isEmpty();
        laterBy(1_000, 0);
        assertThat(cpu.measured()).hasValue(0);
    }

    @Test
    void aMachineIsNotIdleBecauseNothingWasMeasuredYet() {
        CpuLoad idle = new CpuLoad(() -> 0, now::get);
        laterBy(999, 0);
        assertThat(idle.measured()).isEmpty();
        laterBy(1, 0);
        assertThat(idle.measured()).hasValue(0);
    }

    @Test
    void itIsMeasuredOnceASecondHoweverOftenItIsAsked() {
        laterBy(1_000, 0.254);
        assertThat(cpu.percent()).isEqualTo(25);
        laterBy(999, 0.9);
        assertThat(cpu.percent()).isEqualTo(25);
        assertThat(asked).hasValue(2);
        laterBy(1, 1.7);
        assertThat(cpu.percent()).isEqualTo(100);
    }
}
