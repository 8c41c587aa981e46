package org.btestfarm.protocol.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PaceMeterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long TICK = 1_000_000L;

    @Test
    void firstPacketIsDueAfterOneInterval() {
        PaceMeter meter = new PaceMeter(12_000_000, 1_500, TICK, 77);

        assertThat(meter.takePackets(10, 1_500, 77 + TICK - 1)).isZero();
        assertThat(meter.nanosUntil(1_500, 77 + TICK - 1)).isEqualTo(1);
        assertThat(meter.takePackets(10, 1_500, 77 + TICK)).isEqualTo(1);
    }

    @Test
    void senderThatComesLateSendsTwoIntervalsOrOneTickAtOnce() {
        PaceMeter slow = new PaceMeter(12_000, 1_500, TICK, 0);
        PaceMeter fast = new PaceMeter(12_000_000_000L, 1_500, TICK, 0);

        assertThat(slow.takePackets(1_000, 1_500, 60 * SECOND)).isEqualTo(2);
        assertThat(fast.takePackets(10_000, 1_500, 60 * SECOND)).isEqualTo(1_000);
    }

    @Test
    void aLargerUnitMakesTheBucketDeeperAndTheSumStaysExact() {
        PaceMeter meter = new PaceMeter(8_000_000, 1_000, TICK, 0);
        assertThat(meter.burstBytes()).isEqualTo(2_000);
        assertThat(meter.take(1 << 20, TICK)).isEqualTo(1_000);

        meter.unit(10_000, 2 * TICK);

        assertThat(meter.burstBytes()).isEqualTo(20_000);
        assertThat(meter.nanosUntil(10_000, 2 * TICK)).isEqualTo(9 * TICK);
        assertThat(meter.take(1 << 20, 11 * TICK)).isEqualTo(10_000);
        assertThatIllegalArgumentException().isThrownBy(() -> meter.unit(0, 12 * TICK)).withMessageContaining("unit is 0");
    }

    @Test
    void senderThatWasLateEarnsAQuarterMoreUntilItHasCaughtUp() {
        PaceMeter meter = new PaceMeter(8_000_000, 1_000, TICK, 0);
        assertThat(meter.take(1 << 20, 102 * TICK)).isEqualTo(2_000);
        assertThat(meter.nanosUntil(1_250, 102 * TICK)).isEqualTo(TICK);

        long taken = 0;
        for (long now = 103 * TICK; now <= 602 * TICK; now += TICK) {
            taken += meter.take(1 << 20, now);
        }
        assertThat(taken).isEqualTo(600_000);
        assertThat(meter.take(1 << 20, 603 * TICK)).isEqualTo(1_000);
    }

    @Test
    void whatIsBehindByMoreThanAQuarterOfASecondIsLost() {
        PaceMeter meter = new PaceMeter(8_000_000, 1_000, TICK, 0);
        assertThat(meter.take(1 << 20, 60 * SECOND)).isEqualTo(2_000);

        long taken = 0;
        for (long now = 60 * SECOND + TICK; now <= 65 * SECOND; now += TICK) {
            taken += meter.take(1 << 20, now);
        }
        assertThat(taken).isEqualTo(5_000_000 + 250_000);
    }

    @Test
    void whatIsBehindAtOneRateIsNotCaughtUpWithAtAnother() {
        PaceMeter meter = new PaceMeter(8_000, 1_000, TICK, 0);
        assertThat(meter.take(1 << 20, 60 * SECOND)).isEqualTo(2_000);
        meter.rate(8_000_000, 60 * SECOND);

        assertThat(meter.take(1 << 20, 60 * SECOND + TICK)).isEqualTo(1_000);
    }

    @Test
    void whatCouldNotBeSentIsGivenBackAndNoMore() {
        PaceMeter meter = new PaceMeter(8_000_000, 1_000, TICK, 0);
        assertThat(meter.take(5_000, 2 * TICK)).isEqualTo(2_000);
        meter.giveBack(500);
        assertThat(meter.take(5_000, 2 * TICK)).isEqualTo(500);
        meter.giveBack(1_000_000);
        assertThat(meter.take(5_000_000, 2 * TICK)).isEqualTo(2_000);
    }

    @Test
    void fasterRateBeginsNow() {
        PaceMeter meter = new PaceMeter(8_000, 1_000, TICK, 0);
        meter.rate(8_000_000, SECOND / 2);

        assertThat(meter.bps()).isEqualTo(8_000_000);
        assertThat(meter.take(5_000, SECOND / 2)).isEqualTo(500);
        assertThat(meter.take(5_000, SECOND / 2 + TICK)).isEqualTo(1_000);
    }

    @Test
    void clockThatGoesBackEarnsNothing() {
        PaceMeter meter = new PaceMeter(8_000_000, 1_000, TICK, SECOND);
        assertThat(meter.take(1_000, 0)).isZero();
        assertThat(meter.take(1_000, SECOND + TICK)).isEqualTo(1_000);
    }

    @Test
    void intervalsOfMoreThanHalfASecondAreASecond() {
        assertThat(PaceMeter.datagramBps(24_000, 1_500)).isEqualTo(24_000);
        assertThat(PaceMeter.datagramBps(23_999, 1_500)).isEqualTo(12_000);
        assertThat(PaceMeter.datagramBps(1, 1_500)).isEqualTo(12_000);
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PaceMeter(0, 1_500, TICK, 0)).withMessageContaining("rate");
        assertThatIllegalArgumentException().isThrownBy(() -> new PaceMeter(1, 0, TICK, 0)).withMessageContaining("unit");
        assertThatIllegalArgumentException().isThrownBy(() -> new PaceMeter(1, 1, SECOND, 0)).withMessageContaining("tick");
        assertThat(new PaceMeter(Long.MAX_VALUE, 1, TICK, 0).bps()).isEqualTo(PaceMeter.MAX_BPS);
    }

    /** In no stretch of time is more taken than a quarter above the speed plus one bucket, nor than the speed plus one bucket and what was behind. */
    @Property(tries = 500)
    void neverAboveItsRateNorInBursts(
            @ForAll @LongRange(min = 1, max = BitRate.MAX_BPS) long bps,
            @ForAll @IntRange(min = 1, max = 65_535) int unit,
            @ForAll @LongRange(max = PaceMeter.MAX_TICK_NANOS) long tick,
            @ForAll long start,
            @ForAll long seed) {
        Random random = new Random(seed);
        PaceMeter meter = new PaceMeter(bps, unit, tick, start);
        double allowed = meter.burstBytes() + bps / 8e9 * PaceMeter.MAX_BEHIND_NANOS;
        double hasty = 0;
        double worst = 0;
        for (int i = 0; i < 200; i++) {
            long step = random.nextInt(5) == 0 ? random.nextLong(SECOND) : random.nextLong(2 * TICK);
            start += step;
            long taken = random.nextBoolean() ? meter.take(random.nextLong(1L << 32), start) : (long) unit * meter.takePackets(1_000, unit, start);
            // The largest sums of what was taken less what the speed, and a quarter more, allow, over any stretch that ends here.
            worst = Math.max(0, worst - step * (bps / 8e9)) + taken;
            hasty = Math.max(0, hasty - 1.25 * step * (bps / 8e9)) + taken;
            assertThat((double) taken).isLessThanOrEqualTo(meter.burstBytes());
            assertThat(hasty).isLessThanOrEqualTo(meter.burstBytes() * (1 + 1e-9) + 1);
            assertThat(worst).isLessThanOrEqualTo(allowed * (1 + 1e-9) + 1);
        }
    }

    @Property(tries = 200)
    void senderWithinItsTickGetsItsRateExactly(
            @ForAll @LongRange(min = 1_000, max = 100_000_000_000L) long bps, @ForAll @IntRange(min = 28, max = 9_000) int unit, @ForAll long seed) {
        Random random = new Random(seed);
        PaceMeter meter = new PaceMeter(bps, unit, TICK, 0);
        long now = 0;
        long taken = 0;
        while (now < SECOND / 5) {
            now += random.nextLong(TICK - TICK / 4);
            taken += meter.take(Long.MAX_VALUE, now);
        }
        assertThat((double) taken).isBetween(now * (bps / 8e9) * (1 - 1e-9) - 1, now * (bps / 8e9) * (1 + 1e-9));
    }
}
