package org.btestfarm.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.btestfarm.client.AuthType;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;
import org.junit.jupiter.api.Test;

/** How the results of many clients become one report. */
class LoadTallyTest {
    private static final TestPlan PLAN = TestPlan.to(new InetSocketAddress("127.0.0.1", 2000)).rxBps(8_000_000).build();

    private final LoadTally tally = new LoadTally();

    @Test
    void ratesAndSetUpTimesSpread() {
        for (int i = 1; i <= 100; i++) {
            tally.add(PLAN, done(i * 1_000_000L, Duration.ofMillis(i)));
        }
        LoadReport report = tally.report(100, Duration.ofSeconds(11), List.of(), List.of());

        assertThat(report.figures().done()).isEqualTo(100);
        assertThat(report.figures().failed()).isZero();
        assertThat(report.figures().rxBytes()).isEqualTo(5_050_000_000L);
        Distribution rx = report.figures().rxBps();
        assertThat(rx.count()).isEqualTo(100);
        assertThat(report.figures().txBps().count()).as("nobody was to send").isZero();
        assertThat(rx.min()).isEqualTo(8_000_000);
        assertThat(rx.max()).isEqualTo(800_000_000);
        assertThat(rx.mean()).isEqualTo(404_000_000);
        assertThat((double) rx.p50()).isBetween(400e6 * 0.999, 400e6 * 1.001);
        assertThat((double) rx.p95()).isBetween(760e6 * 0.999, 760e6 * 1.001);
        assertThat((double) report.figures().setUpMicros().p99()).isBetween(99_000 * 0.999, 99_000 * 1.001);
        assertThat(report.figures().lostPackets()).hasValue(200);
    }

    @Test
    void clientsThatFailAlikeAreCountedTogetherAndDoNotSpoilTheRates() {
        tally.add(PLAN, done(1_000_000, Duration.ofMillis(1)));
        tally.add(PLAN, failed(TestOutcome.REFUSED, "closed before the greeting", "refused: 1"));
        tally.add(PLAN, failed(TestOutcome.CANNOT_CONNECT, "no connection", "cannot connect to a"));
        tally.add(PLAN, failed(TestOutcome.CANNOT_CONNECT, "no connection", "cannot connect to b"));

        LoadReport report = tally.report(4, Duration.ofSeconds(1), List.of(), List.of());

        assertThat(report.figures().failed()).isEqualTo(3);
        assertThat(report.errors())
                .containsExactly(
                        new LoadReport.Errors(TestOutcome.CANNOT_CONNECT, "no connection", 2, "cannot connect to a"),
                        new LoadReport.Errors(TestOutcome.REFUSED, "closed before the greeting", 1, "refused: 1"));
        assertThat(report.figures().rxBps().count()).isEqualTo(1);
        assertThat(report.notes()).containsExactly(new LoadReport.Notes("a note", 1));
    }

    @Test
    void nothingMeasuredIsSaidByTheCount() {
        assertThat(tally.report(1, Duration.ZERO, List.of(), List.of()).figures().txBps()).isEqualTo(new Distribution(0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void ratesThatWereAskedForAreCompared() {
        tally.add(PLAN, done(1_000_000, Duration.ofMillis(1)));
        tally.add(PLAN, done(1_009_000, Duration.ofMillis(1)));
        tally.add(PLAN, done(951_000, Duration.ofMillis(1)));
        tally.add(PLAN, done(940_000, Duration.ofMillis(1)));
        tally.add(TestPlan.to(PLAN.server()).build(), done(940_000, Duration.ofMillis(1)));
        tally.add(PLAN, failed(TestOutcome.BROKE_OFF, "closed", "closed"));

        assertThat(tally.figures(6).rateKept()).isEqualTo(new RateKept(4, 2, 3));
    }

    private static TestResult done(long rxBytes, Duration setUp) {
        return new TestResult(
                TestOutcome.DONE,
                "done",
                "done",
                Optional.of(AuthType.NONE),
                1,
                Optional.empty(),
                Duration.ofSeconds(1),
                0,
                rxBytes,
                OptionalLong.of(2),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.of(setUp),
                rxBytes == 1_000_000L && setUp.toMillis() == 1 ? List.of("a note") : List.of());
    }

    private static TestResult failed(TestOutcome outcome, String kind, String reason) {
        return new TestResult(
                outcome,
                kind,
                reason,
                Optional.empty(),
                0,
                Optional.empty(),
                Duration.ZERO,
                0,
                0,
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                List.of());
    }
}
