package org.btestfarm.protocol.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.api.Test;

class SpeedAdjustmentTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void speedBecomesOneAndAHalfOfWhatArrived() {
        assertThat(SpeedAdjustment.next(1_000_000_000, 1_250_000, SECOND)).isEqualTo(15_000_000);
        assertThat(SpeedAdjustment.next(1, 1_250_000, 2 * SECOND)).isEqualTo(7_500_000);
    }

    @Test
    void nothingAndAtLeastThisChangeNothing() {
        assertThat(SpeedAdjustment.next(123, 0, SECOND)).isEqualTo(123);
        assertThat(SpeedAdjustment.next(123, StatusMessage.AT_LEAST_THIS, SECOND)).isEqualTo(123);
    }

    @Test
    void largestReportDoesNotOverflow() {
        assertThat(SpeedAdjustment.next(1, 0xffff_fffeL, SECOND)).isEqualTo(0xffff_fffeL * 12);
    }

    @Test
    void reportsThatArriveTogetherEachCoverASecond() {
        assertThat(SpeedAdjustment.next(1, 1_000, 1)).isEqualTo(12_000);
        assertThat(SpeedAdjustment.next(1, 1_000, -5)).isEqualTo(12_000);
        assertThat(SpeedAdjustment.next(1, 1_000, SECOND / 2)).isEqualTo(24_000);
    }

    @Test
    void onePacketASecondIsNotTheEnd() {
        long bps = SpeedAdjustment.next(1, 1_500, SECOND, 1_500);

        assertThat(bps).isEqualTo(36_000);
        assertThat(PaceMeter.datagramBps(bps, 1_500)).isEqualTo(bps);
        assertThat(SpeedAdjustment.next(bps, 4_500, SECOND, 1_500)).isGreaterThan(bps);
        assertThat(SpeedAdjustment.next(777, 0, SECOND, 1_500)).isEqualTo(777);
    }

    @Test
    void impossibleReportsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SpeedAdjustment.next(1, -1, SECOND));
        assertThatIllegalArgumentException().isThrownBy(() -> SpeedAdjustment.next(1, 1L << 32, SECOND));
    }
}
