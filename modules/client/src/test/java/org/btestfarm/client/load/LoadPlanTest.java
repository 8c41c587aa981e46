package org.btestfarm.client.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.btestfarm.client.TestPlan;
import org.junit.jupiter.api.Test;

/** Who starts when, and what bounds a plan has. */
class LoadPlanTest {
    private static final TestPlan TEST = TestPlan.to(new InetSocketAddress("127.0.0.1", 2000)).duration(Duration.ofSeconds(3)).build();

    @Test
    void arrivals() {
        assertThat(new Arrivals.AtOnce().dueNanos(3)).containsExactly(0, 0, 0);
        assertThat(new Arrivals.Ramp(Duration.ofSeconds(2)).dueNanos(4)).containsExactly(0, 500_000_000, 1_000_000_000, 1_500_000_000);
        assertThat(new Arrivals.Constant(4).dueNanos(3)).containsExactly(0, 250_000_000, 500_000_000);
    }

    @Test
    void poissonArrivalsAreThoseOfTheirSeed() {
        long[] due = new Arrivals.Poisson(100, 7).dueNanos(10_000);
        assertThat(due).isSorted().isEqualTo(new Arrivals.Poisson(100, 7).dueNanos(10_000)).isNotEqualTo(new Arrivals.Poisson(100, 8).dueNanos(10_000));
        // The same seed gives the same times on every machine, so these bounds hold or do not: no chance is in it.
        assertThat(due[9_999] / 1e9).isBetween(97.0, 103.0);
        long[] gaps = new long[9_999];
        Arrays.setAll(gaps, i -> due[i + 1] - due[i]);
        // Of exponentially distributed gaps, 1 - 1/e are shorter than the mean.
        assertThat(Arrays.stream(gaps).filter(gap -> gap < 10_000_000).count() / 9_999.0).isBetween(0.61, 0.65);
    }

    @Test
    void startsOfAllGroupsAreInOneOrder() {
        LoadPlan plan = new LoadPlan(List.of(
                new LoadGroup("slow", List.of(TEST), 2, Duration.ZERO, new Arrivals.Constant(1)),
                new LoadGroup("late", List.of(TEST), 2, Duration.ofMillis(500), new Arrivals.AtOnce())));

        assertThat(plan.clients()).isEqualTo(4);
        assertThat(plan.starts()).extracting(LoadPlan.Start::group).containsExactly(0, 1, 1, 0);
        assertThat(plan.starts()).extracting(LoadPlan.Start::dueNanos).containsExactly(0L, 500_000_000L, 500_000_000L, 1_000_000_000L);
        assertThat(plan.length()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void plansHaveBounds() {
        refused(() -> LoadPlan.of(TEST, 0, Duration.ZERO), "clients are 0, allowed are 1 to 100000");
        refused(() -> LoadPlan.of(TEST, 1, Duration.ofHours(2)), "ramp is 7200.0 s, allowed are 0 to 3600 s");
        refused(() -> new LoadPlan(List.of()), "groups are 0, allowed are 1 to 100");
        LoadGroup large = new LoadGroup("large", List.of(TEST), 60_000, Duration.ZERO, new Arrivals.AtOnce());
        refused(() -> new LoadPlan(List.of(large, large)), "clients are 120000 in all groups, allowed are 1 to 100000");
        refused(() -> new Arrivals.Constant(Double.NaN), "clients a second are NaN, allowed are 0.001 to 100000");
        refused(() -> new Arrivals.Poisson(0, 1), "clients a second are 0.0, allowed are 0.001 to 100000");
        refused(
                () -> new LoadGroup("slow", List.of(TEST), 3602, Duration.ZERO, new Arrivals.Constant(1)),
                "the last client would start after 3601 s, allowed are up to 3600 s: ask for fewer clients, or for more a second");
        refused(() -> new LoadGroup("", List.of(TEST), 1, Duration.ZERO, new Arrivals.AtOnce()), "a group's name has 0 characters, allowed are 1 to 80, none of them a control character");
        refused(() -> new LoadGroup("a", List.of(TEST), 1, Duration.ofHours(2), new Arrivals.AtOnce()), "start after is 7200.0 s, allowed are 0 to 3600 s");
    }

    private static void refused(Runnable plan, String message) {
        assertThatIllegalArgumentException().isThrownBy(plan::run).withMessage(message);
    }
}
