package org.btestfarm.client.load;

import java.time.Duration;
import java.util.List;
import org.btestfarm.client.TestPlan;

/**
 * Clients that do the same.
 *
 * @param name what the report calls them, 1..80 characters
 * @param tests what each client does; the same for one server or more, which take turns, 1..100
 * @param clients how many, 1..100000
 * @param startAfter how long after the load test's begin the first may start, 0 to 1 hour
 * @param arrivals when each starts from then on
 */
public record LoadGroup(String name, List<TestPlan> tests, int clients, Duration startAfter, Arrivals arrivals) {
    private static final int MAX_NAME = 80;
    private static final int MAX_SERVERS = 100;

    public LoadGroup {
        tests = List.copyOf(tests);
        if (name.isBlank() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a group's name has " + name.length() + " characters, allowed are 1 to " + MAX_NAME + ", none of them a control character");
        }
        if (tests.isEmpty() || tests.size() > MAX_SERVERS) {
            throw new IllegalArgumentException("servers are " + tests.size() + ", allowed are 1 to " + MAX_SERVERS);
        }
        if (clients < 1 || clients > LoadPlan.MAX_CLIENTS) {
            throw new IllegalArgumentException("clients are " + clients + ", allowed are 1 to " + LoadPlan.MAX_CLIENTS);
        }
        if (startAfter.isNegative() || startAfter.compareTo(Arrivals.LONGEST) > 0) {
            throw new IllegalArgumentException("start after is " + startAfter.toMillis() / 1e3 + " s, allowed are 0 to " + Arrivals.LONGEST.toSeconds() + " s");
        }
        arrivals.dueNanos(clients);
    }

    /** What a client of it does; they take the servers in turn. */
    TestPlan test(int client) {
        return tests.get(client % tests.size());
    }
}
