package org.btestfarm.dataplane.udp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadRhythmTest {
    private static final int QUEUE = 8 << 20;
    private static final long START = 1_000;
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(5);

    /** Bytes of a period at so many Mbit/s. */
    private static long periods(long megabits) {
        return megabits * 1_000_000 / 8 / 200;
    }

    @ParameterizedTest
    @CsvSource({"999, 0", "1000, 100", "10000, 100", "100000, 83", "400000, 20", "500000, 0"})
    void aSocketIsLeftAloneUntilAnEighthOfItsQueueCanBeFullAndForATenthOfAMillisecondAtMost(long megabits, long micros) {
        ReadRhythm rhythm = new ReadRhythm(QUEUE, START);

        assertThat(rhythm.pause(periods(megabits), START + PERIOD) / 1_000).isEqualTo(micros);
    }

    @Test
    void aShortQueueIsNotLeftAlone() {
        ReadRhythm rhythm = new ReadRhythm(416 << 10, START);

        assertThat(rhythm.pause(periods(30_000), START + PERIOD)).isZero();
        assertThat(rhythm.pause(periods(31_000), START + 2 * PERIOD)).as("1 Gbit/s").isEqualTo(100_000);
    }

    @Test
    void theSpeedIsThatOfTheLastFiveMilliseconds() {
        ReadRhythm rhythm = new ReadRhythm(QUEUE, START);

        assertThat(rhythm.pause(periods(10_000), START + PERIOD - 1)).as("not yet measured").isZero();
        assertThat(rhythm.pause(periods(10_000), START + PERIOD)).isPositive();
        assertThat(rhythm.pause(periods(10_000), START + 2 * PERIOD - 1)).as("still that").isPositive();
        assertThat(rhythm.pause(periods(10_000), START + 2 * PERIOD)).as("silence").isZero();
    }
}
