package org.btestfarm.dataplane.udp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowTrafficTest {
    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    @ParameterizedTest
    @CsvSource({"1, 20", "1000000, 20", "2000000, 20", "4000000, 10", "8000000, 5"})
    void aSocketIsLookedAtWhenFiveKilobytesMayHaveComeAndFiftyTimesASecondAtLeast(long bps, long everyMillis) {
        SlowTraffic traffic = SlowTraffic.of(false, Pace.UNLIMITED, true, bps).orElseThrow();

        assertThat(millis(traffic.lookEveryNanos())).isEqualTo(everyMillis);
        assertThat(millis(traffic.pause(traffic.lookEveryNanos(), 0))).as("however little comes").isEqualTo(everyMillis);
    }

    @ParameterizedTest
    @CsvSource({
        // sends, at, receives, at
        "true, 8000001, false, 0",
        "true, 0, false, 0",
        "false, 0, true, 8000001",
        "false, 0, true, 0",
        "true, 1000000, true, 0",
        "true, 0, true, 1000000",
    })
    void whatIsFasterOrNotAgreedIsPolled(boolean sends, long sendBps, boolean receives, long receiveBps) {
        assertThat(SlowTraffic.of(sends, sendBps, receives, receiveBps)).isEqualTo(Optional.empty());
    }

    @Test
    void aSocketWhereNothingCountsIsLookedAtLessAndLessUntilSomethingComes() {
        SlowTraffic traffic = SlowTraffic.of(true, 8_000_000, false, Pace.UNLIMITED).orElseThrow();
        long pause = traffic.lookEveryNanos();
        assertThat(millis(pause)).isEqualTo(20);

        pause = traffic.pause(pause, 0);
        assertThat(millis(pause)).isEqualTo(40);
        for (int look = 0; look < 10; look++) {
            pause = traffic.pause(pause, 0);
        }
        assertThat(millis(pause)).isEqualTo(160);
        assertThat(millis(traffic.pause(pause, 1))).isEqualTo(20);
    }

    @Test
    void moreThanAHundredKilobytesInOneLookIsNotSlow() {
        SlowTraffic traffic = SlowTraffic.of(false, Pace.UNLIMITED, true, 1_000_000).orElseThrow();

        assertThat(traffic.isOverrun(100_000)).isFalse();
        assertThat(traffic.isOverrun(100_001)).isTrue();
    }

    @Test
    void aShortQueueIsPolledIfWhatComesCounts() {
        assertThat(SlowTraffic.of(false, Pace.UNLIMITED, true, 1_000_000).orElseThrow().fits(319_999)).isFalse();
        assertThat(SlowTraffic.of(false, Pace.UNLIMITED, true, 1_000_000).orElseThrow().fits(320_000)).isTrue();
        assertThat(SlowTraffic.of(true, 1_000_000, false, Pace.UNLIMITED).orElseThrow().fits(2_304)).isTrue();
    }
}
