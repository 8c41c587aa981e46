package org.btestfarm.client.load;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.btestfarm.client.TestPlan;

/**
 * Many tests at once.
 *
 * @param groups clients that do alike, 1..100; all together at most {@link #MAX_CLIENTS} clients
 */
public record LoadPlan(List<LoadGroup> groups) {
    /** How many clients a load test has at most. */
    public static final int MAX_CLIENTS = 100_000;

    private static final int MAX_GROUPS = 100;

    public LoadPlan {
        groups = List.copyOf(groups);
        if (groups.isEmpty() || groups.size() > MAX_GROUPS) {
            throw new IllegalArgumentException("groups are " + groups.size() + ", allowed are 1 to " + MAX_GROUPS);
        }
        long all = groups.stream().mapToLong(LoadGroup::clients).sum();
        if (all > MAX_CLIENTS) {
            throw new IllegalArgumentException("clients are " + all + " in all groups, allowed are 1 to " + MAX_CLIENTS);
        }
    }

    /** The same test many times, the starts spread evenly over a time. */
    public static LoadPlan of(TestPlan test, int clients, Duration ramp) {
        return new LoadPlan(List.of(new LoadGroup("all", List.of(test), clients, Duration.ZERO, new Arrivals.Ramp(ramp))));
    }

    /** How many clients there are in all groups. */
    public int clients() {
        return groups.stream().mapToInt(LoadGroup::clients).sum();
    }

    /** From the begin to the end of the test that is planned to end last; without the time that set-ups take. */
    public Duration length() {
        return starts().stream()
                .map(start -> Duration.ofNanos(start.dueNanos()).plus(start.test().duration()))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    /**
     * A client's start.
     *
     * @param dueNanos nanoseconds since the begin
     * @param group whose client it is, by its place in {@link #groups}
     * @param test what it does
     */
    record Start(long dueNanos, int group, TestPlan test) {}

    /** All starts in their order. */
    List<Start> starts() {
        return IntStream.range(0, groups.size())
                .boxed()
                .flatMap(number -> {
                    LoadGroup group = groups.get(number);
                    long[] due = group.arrivals().dueNanos(group.clients());
                    return IntStream.range(0, group.clients())
                            .mapToObj(client -> new Start(group.startAfter().toNanos() + due[client], number, group.test(client)));
                })
                .sorted((a, b) -> Long.compare(a.dueNanos(), b.dueNanos()))
                .toList();
    }
}
