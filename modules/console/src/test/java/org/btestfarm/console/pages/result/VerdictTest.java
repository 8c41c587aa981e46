package org.btestfarm.console.pages.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.btestfarm.console.views.SampleRow;
import org.btestfarm.console.views.TestRow;
import org.junit.jupiter.api.Test;

/** What figures mean in words, and how samples become a chart. */
class VerdictTest {
    private static final Instant BEGAN = Instant.parse("2026-11-21T12:00:00Z");

    private static TestRow row(Optional<String> reason, long bytes, OptionalLong lost, OptionalInt local, OptionalInt remote) {
        return new TestRow(
                "t1", "AAAAAAAAAAAAAAAAAAAAAA", Optional.of("alice"), "192.0.2.7", List.of("user:alice"), "udp", "both", 1, "node-1", BEGAN,
                reason.map(word -> BEGAN.plusSeconds(10)), reason, Optional.of("user:alice day=1000"), Optional.empty(), bytes, bytes, 10, lost, local, remote, 0, true);
    }

    private static Verdict ended(String reason, OptionalLong lost, OptionalInt local, OptionalInt remote) {
        SampleRow second = new SampleRow(0, "node-1", 1, 1, OptionalLong.empty(), local, remote);
        return Verdict.of(row(Optional.of(reason), 1_500_000, lost, local, remote), List.of(second, second, second));
    }

    @Test
    void aBusyRouterIsNamedAsTheLimit() {
        Verdict verdict = ended("client_closed", OptionalLong.empty(), OptionalInt.of(20), OptionalInt.of(100));
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.LIMITED);
        assertThat(verdict.lines()).singleElement().asString().startsWith("Your router's CPU was at 100 %");
    }

    @Test
    void aBusySecondIsNoLimit() {
        List<SampleRow> seconds = List.of(
                sample(0, "node-1", 1, OptionalLong.empty(), OptionalInt.of(100)),
                sample(1, "node-1", 1, OptionalLong.empty(), OptionalInt.of(40)),
                sample(2, "node-1", 1, OptionalLong.empty(), OptionalInt.of(30)));
        TestRow row = row(Optional.of("client_closed"), 1_500_000, OptionalLong.empty(), OptionalInt.of(10), OptionalInt.of(100));
        assertThat(Verdict.of(row, seconds).lines()).singleElement().asString().contains("typically 40 %");
    }

    @Test
    void whatTheRouterDidNotReportIsNotClaimed() {
        Verdict verdict = ended("client_closed", OptionalLong.empty(), OptionalInt.of(20), OptionalInt.empty());
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.FREE);
        assertThat(verdict.lines()).singleElement().asString().contains("did not report its CPU load");
        assertThat(ended("client_closed", OptionalLong.empty(), OptionalInt.of(20), OptionalInt.of(30)).lines())
                .singleElement().asString().contains("This is what the line gave");
    }

    @Test
    void lossAndQuotasAreSaidToo() {
        assertThat(ended("client_closed", OptionalLong.of(1_000), OptionalInt.empty(), OptionalInt.empty()).lines())
                .singleElement().asString().startsWith("About 50 % of what your router sent got lost");
        assertThat(ended("client_closed", OptionalLong.of(1), OptionalInt.empty(), OptionalInt.empty()).kind()).isEqualTo(Verdict.Kind.FREE);
        assertThat(ended("quota_exhausted", OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty()).lines())
                .singleElement().asString().isEqualTo("It was stopped because a quota was used up (user:alice day=1000).");
    }

    @Test
    void aTestWithoutDataSaysNothingAboutTheLine() {
        assertThat(Verdict.of(row(Optional.of("idle"), 0, OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty()), List.of()).kind()).isEqualTo(Verdict.Kind.FAILED);
        assertThat(Verdict.of(row(Optional.empty(), 0, OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty()), List.of()).kind()).isEqualTo(Verdict.Kind.RUNNING);
    }

    private static SampleRow sample(long second, String node, long in, OptionalLong lost, OptionalInt remote) {
        return new SampleRow(second, node, in, 2 * in, lost, OptionalInt.of(10), remote);
    }

    @Test
    void aChartAddsNodesAndKeepsWhatIsUnknownUnknown() {
        Chart chart = Chart.of(List.of(
                sample(0, "node-1", 1_000, OptionalLong.empty(), OptionalInt.empty()),
                sample(0, "node-2", 500, OptionalLong.empty(), OptionalInt.empty()),
                sample(2, "node-1", 1_000, OptionalLong.of(3), OptionalInt.of(70))));
        assertThat(chart.second()).containsExactly(0L, 2L);
        assertThat(chart.upload()).containsExactly(12_000.0, 8_000.0);
        assertThat(chart.download()).containsExactly(24_000.0, 16_000.0);
        assertThat(chart.lost()).containsExactly(null, 3L);
        assertThat(chart.routerCpu()).containsExactly(null, 70);
    }

    @Test
    void aChartOfADayHasNoMorePointsThanPixels() {
        List<SampleRow> day = LongStream.range(0, 86_400)
                .mapToObj(second -> sample(second, "node-1", 125, OptionalLong.empty(), OptionalInt.empty()))
                .toList();
        Chart chart = Chart.of(day);
        assertThat(chart.second()).hasSizeLessThanOrEqualTo(Chart.MOST);
        assertThat(chart.step()).isEqualTo(72);
        assertThat(chart.upload()).allSatisfy(bps -> assertThat(bps).isBetween(500.0, 1_000.0));
    }
}
