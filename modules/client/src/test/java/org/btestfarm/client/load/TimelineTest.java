package org.btestfarm.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The course of a load test, in bounded memory. */
class TimelineTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void aShortOneHasAMomentASecond() {
        Timeline timeline = new Timeline(Duration.ofSeconds(10));
        timeline.setUp(500);
        timeline.tick(second(Duration.ofSeconds(1), 8e6), SECOND, false);
        timeline.setUp(700);
        timeline.setUp(900);
        timeline.tick(second(Duration.ofSeconds(2), 16e6), SECOND, false);

        assertThat(timeline.moments()).extracting(LoadMoment::rxBps).containsExactly(8e6, 16e6);
        assertThat(timeline.moments()).extracting(moment -> moment.setUpMicros().count()).containsExactly(1L, 2L);
        assertThat(timeline.moments().get(1).setUpMicros().max()).isEqualTo(900);
    }

    @Test
    void aLongOneHasLongerMomentsAndTheSameBytes() {
        Timeline timeline = new Timeline(Duration.ofHours(24));
        int seconds = 24 * 3600;
        for (int i = 1; i <= seconds; i++) {
            timeline.setUp(1_000);
            timeline.tick(second(Duration.ofSeconds(i), i % 2 == 0 ? 10e6 : 0), SECOND, i == seconds);
        }
        assertThat(timeline.moments()).hasSizeBetween(1_000, Timeline.MAX_MOMENTS);
        assertThat(timeline.moments().stream().mapToLong(moment -> moment.setUpMicros().count()).sum()).isEqualTo(seconds);
        assertThat(timeline.moments()).allSatisfy(moment -> assertThat(moment.rxBps()).isBetween(4.8e6, 5.2e6));
    }

    @Test
    void oneThatDoesNotEndInTimeStaysBounded() {
        Timeline timeline = new Timeline(SECOND);
        for (int i = 1; i <= 10_000; i++) {
            timeline.tick(second(Duration.ofSeconds(i), 1e6), SECOND, i == 10_000);
        }
        assertThat(timeline.moments()).hasSizeLessThanOrEqualTo(2 * Timeline.MAX_MOMENTS + 1);
    }

    @Test
    void aMomentThatIsTooShortForARateIsAddedToTheOneBefore() {
        Timeline timeline = new Timeline(Duration.ofSeconds(1));
        timeline.setUp(1_000);
        timeline.tick(second(Duration.ofSeconds(1), 8e6), SECOND, false);
        timeline.tick(second(Duration.ofMillis(1_010), 800e6), Duration.ofMillis(10), true);

        assertThat(timeline.moments()).singleElement().satisfies(moment -> {
            assertThat(moment.elapsed()).isEqualTo(Duration.ofMillis(1_010));
            assertThat(moment.rxBps()).isBetween(15.8e6, 15.9e6);
            assertThat(moment.setUpMicros().count()).isEqualTo(1);
        });
    }

    private static LoadSecond second(Duration elapsed, double rxBps) {
        return new LoadSecond(1, elapsed, 0, 0, 1, 0, 0, 0, rxBps, OptionalInt.empty());
    }
}
