package org.btestfarm.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A shared pace, at times that the test names. */
class PaceTest {
    /** The quarter of a second that an idle pace is behind by is caught up with in a whole one. */
    private static final int CATCHING_UP_MILLIS = 1_500;

    private static long takeFor(Pace pace, long from, int millis) {
        long sum = 0;
        for (int i = 1; i <= millis; i++) {
            sum += pace.take(1 << 20, from + TimeUnit.MILLISECONDS.toNanos(i));
        }
        return sum;
    }

    @Test
    void itHoldsItsRateAndTheNewOneAfterAChange() {
        Pace pace = Pace.of(8_000_000);
        // Later than the meter's own beginning, so that the test's clock is the only one.
        long start = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        takeFor(pace, start, CATCHING_UP_MILLIS);
        start += TimeUnit.MILLISECONDS.toNanos(CATCHING_UP_MILLIS);
        assertThat(takeFor(pace, start, 10_000)).isBetween(9_900_000L, 10_100_000L);
        pace.set(80_000_000);
        start += TimeUnit.SECONDS.toNanos(11);
        takeFor(pace, start, CATCHING_UP_MILLIS);
        start += TimeUnit.MILLISECONDS.toNanos(CATCHING_UP_MILLIS);
        assertThat(takeFor(pace, start, 10_000)).isBetween(99_000_000L, 101_000_000L);
    }

    @Test
    void aFlowThatIsAloneSendsLargerChunksOnceItHasSettledAndNoMoreInAll() {
        Pace pace = Pace.of(1_000_000);
        pace.begin(true);
        long start = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        assertThat(pace.chunk()).isEqualTo(5_000);
        assertThat(pace.chunkNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(40));
        takeFor(pace, start, CATCHING_UP_MILLIS);
        start += TimeUnit.MILLISECONDS.toNanos(CATCHING_UP_MILLIS);
        assertThat(pace.chunk()).isEqualTo(5_000);
        start += TimeUnit.SECONDS.toNanos(5);
        takeFor(pace, start, CATCHING_UP_MILLIS);
        start += TimeUnit.MILLISECONDS.toNanos(CATCHING_UP_MILLIS);
        assertThat(pace.chunk()).isEqualTo(16 * 1024);
        assertThat(takeFor(pace, start, 20_000)).isBetween(2_475_000L, 2_525_000L);
        start += TimeUnit.SECONDS.toNanos(25);
        takeFor(pace, start, CATCHING_UP_MILLIS);
        start += TimeUnit.MILLISECONDS.toNanos(CATCHING_UP_MILLIS);
        assertThat(pace.chunk()).as("a quarter of a second's worth, of a long test").isEqualTo(31_250);
        assertThat(takeFor(pace, start, 20_000)).isBetween(2_468_000L, 2_532_000L);
        start += TimeUnit.SECONDS.toNanos(30);
        takeFor(pace, start, CATCHING_UP_MILLIS);
        start += TimeUnit.MILLISECONDS.toNanos(CATCHING_UP_MILLIS);
        assertThat(pace.chunk()).as("half a second's worth, of a very long one").isEqualTo(62_500);
        assertThat(pace.chunkNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
        assertThat(takeFor(pace, start, 20_000)).isBetween(2_437_000L, 2_563_000L);
        pace.set(100_000);
        assertThat(pace.chunk()).as("after a change all begins anew").isEqualTo(1_448);
    }

    @Test
    void whatPassedBeforeTheFirstFlowIsNotCaughtUpWith() {
        Pace pace = Pace.of(8_000);
        // A set-up that took long: without a flow, nobody is behind.
        long set = System.nanoTime();
        await().until(() -> System.nanoTime() - set > TimeUnit.MILLISECONDS.toNanos(120));
        long began = System.nanoTime();
        pace.begin(true);
        long taken = pace.take(1 << 20, System.nanoTime());
        long earned = (System.nanoTime() - began) * 1_000 / TimeUnit.SECONDS.toNanos(1) + 1;
        assertThat(taken).as("the first chunk, and what was earned since the flow began").isBetween(1_000L, 1_000 + earned);
    }

    @Test
    void flowsThatShareAPaceOrThatNobodySpreadsKeepToSmallChunks() {
        for (boolean spread : new boolean[] {true, false}) {
            Pace pace = Pace.of(1_000_000);
            pace.begin(spread);
            if (spread) {
                pace.begin(true);
            }
            long later = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            takeFor(pace, later, 1_000);
            assertThat(pace.chunk()).isEqualTo(5_000);
        }
    }

    @Test
    void whatIsGivenBackMayBeTakenAgain() {
        Pace pace = Pace.of(8_000_000);
        long now = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        long taken = pace.take(1 << 20, now);
        assertThat(taken).isGreaterThanOrEqualTo(pace.chunk());
        assertThat(pace.take(1 << 20, now)).isZero();
        pace.giveBack(taken);
        assertThat(pace.take(1 << 20, now)).isEqualTo(taken);
    }

    @Test
    void anUnlimitedPaceGivesWhatIsWanted() {
        Pace pace = Pace.of(Pace.UNLIMITED);
        assertThat(pace.isUnlimited()).isTrue();
        assertThat(pace.take(123_456, 0)).isEqualTo(123_456);
        assertThat(pace.nanosUntilChunk(0)).isZero();
        pace.giveBack(5);
        long before = System.nanoTime();
        pace.set(1_000_000);
        assertThat(pace.isUnlimited()).isFalse();
        assertThat(pace.take(123_456, before)).isZero();
    }

    @Test
    void aNegativeRateIsRefused() {
        assertThatThrownBy(() -> Pace.of(-1)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("-1 bit/s");
    }
}
