package org.btestfarm.app.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.client.Login;
import org.btestfarm.client.Second;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.run.BandwidthTest;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.protocol.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Tests of users who have quotas, what they received by their own count, and what the farm promises about them whatever breaks: no byte over any quota, nothing
 * lost that was told, a sound journal.
 */
final class Tests implements AutoCloseable {
    private static final long RATE_BPS = 2_000_000;
    private static final Duration END_WITHIN = Duration.ofSeconds(150);
    private static final AtomicLong USERS = new AtomicLong();

    /**
     * A test.
     *
     * @param nodes the farm
     * @param node where its connections are
     * @param user whose it is
     * @param received what came so far, bytes
     * @param result how it ended
     */
    record Running(Nodes nodes, int node, String user, AtomicLong received, CompletableFuture<TestResult> result) {
        /** Its end. */
        TestResult end() throws Exception {
            return result.get(END_WITHIN.toSeconds(), TimeUnit.SECONDS);
        }

        /** Waits until data has come. */
        Running awaitData() {
            Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> received.get() > 0 || result.isDone());
            assertThat(result).as(() -> user + " on node " + node + ": " + nodes.refusals(node)).isNotDone();
            return this;
        }
    }

    private final DataPlane plane;
    private final Nodes nodes;
    private final List<Running> all = new ArrayList<>();
    private final Map<String, Long> told = new HashMap<>();
    private final List<String> users = new ArrayList<>();
    private @Nullable Entry durable;

    Tests(Nodes nodes) throws Exception {
        this.nodes = nodes;
        this.plane = DataPlane.open(DataPlaneOptions.defaults());
        for (int node : Nodes.all()) {
            if (nodes.node(node).isAlive()) {
                awaitLetIn(node);
            }
        }
        all.clear();
    }

    /** A node that has just joined may be ready a moment before sessions have moved to it. */
    private void awaitLetIn(int node) {
        Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> letsIn(node, Nodes.USER));
    }

    /** Whether a short test of a user runs on a node now. */
    boolean letsIn(int node, String user) throws Exception {
        return start(node, user, Transport.TCP, TestDirection.RECEIVE, Duration.ofMillis(500)).end().outcome() == TestOutcome.DONE;
    }

    /** A new user with these limits, as {@code day=1GB}. */
    String user(int node, String... limits) {
        String user = "user" + USERS.incrementAndGet();
        nodes.operator(node, "user", "add", user, "--password", user);
        List<String> words = new ArrayList<>(List.of("quota", "set", "user:" + user));
        words.addAll(List.of(limits));
        nodes.operator(node, words.toArray(String[]::new));
        users.add(user);
        // A change is on every node within a second, where the machine has time for it.
        Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> Nodes.all().stream()
                .allMatch(other -> other == node || !nodes.node(other).isAlive()
                        || nodes.tried(other, "quota", "show", "user:" + user, "--json").out().contains("\"day")
                                && nodes.tried(other, "user", "list", "--json").out().contains("\"" + user + "\"")));
        return user;
    }

    /** Starts a test of a user on a node. */
    Running start(int node, String user, Transport transport, TestDirection direction, Duration duration) {
        AtomicLong received = new AtomicLong();
        CompletableFuture<TestResult> result = BandwidthTest.run(
                        plane,
                        TestPlan.to(new InetSocketAddress(nodes.network().front(node), Nodes.PORT))
                                .transport(transport)
                                .direction(direction)
                                .connections(transport == Transport.TCP ? 2 : 0)
                                .duration(duration)
                                .txBps(direction.transmits() ? RATE_BPS : 0)
                                .rxBps(direction.receives() ? RATE_BPS : 0)
                                .login(new Login(user, user, false))
                                .stepDeadline(FarmUnderTest.LONG)
                                .build(),
                        second -> received.addAndGet(bytes(second)))
                .toCompletableFuture();
        Running test = new Running(nodes, node, user, received, result);
        all.add(test);
        return test;
    }

    private static long bytes(Second second) {
        return second.rxBytes() + second.txBytes();
    }

    /** Starts one of each kind on a node. */
    List<Running> startAll(int node, String user, Duration duration) {
        List<Running> started = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            for (TestDirection direction : TestDirection.values()) {
                started.add(start(node, user, transport, direction, duration));
            }
        }
        return started;
    }

    /** Requires that these ran for as long as they were asked to. */
    static void requireDone(List<Running> tests) throws Exception {
        for (Running test : tests) {
            TestResult end = test.end();
            assertThat(end.outcome()).as("%s on node %d: %s", test.user(), test.node(), end).isEqualTo(TestOutcome.DONE);
        }
    }

    /** Requires that these broke. */
    static void requireBroken(List<Running> tests) throws Exception {
        for (Running test : tests) {
            TestResult end = test.end();
            assertThat(end.outcome()).as("%s on node %d: %s", test.user(), test.node(), end).isEqualTo(TestOutcome.BROKE_OFF);
        }
    }

    /** What a node says of its users' quotas now: within all limits, and nothing less than what any node said before. */
    void look(int node) {
        for (String user : users) {
            nodes.quotas(node, user).forEach(quota -> {
                long spent = quota.path("spent").asLong();
                if (quota.hasNonNull("limit")) {
                    assertThat(spent + quota.path("outstanding").asLong()).as("spent and leased of %s %s", user, quota).isLessThanOrEqualTo(quota.path("limit").asLong());
                }
                told.merge(user + " " + quota.path("key").asText(), spent, (before, now) -> {
                    assertThat(now).as("%s of %s", quota, user).isGreaterThanOrEqualTo(before);
                    return now;
                });
            });
        }
    }

    /**
     * What must hold in the end: all leases are settled, nobody received what is not booked, nothing is taken back that a node once told, and the journal is sound
     * and goes on where it was.
     */
    void requirePromises(int node) throws Exception {
        for (Running test : all) {
            test.end();
        }
        for (String user : users) {
            Awaitility.await().atMost(END_WITHIN).untilAsserted(() -> assertThat(nodes.quotas(node, user))
                    .allSatisfy(quota -> assertThat(quota.path("outstanding").asLong()).as("leases of %s", user).isZero()));
            long received = 0;
            for (Running test : all) {
                received += test.user().equals(user) ? test.end().rxBytes() : 0;
            }
            for (JsonNode quota : nodes.quotas(node, user)) {
                if (!quota.path("key").asText().endsWith(".in")) {
                    assertThat(quota.path("spent").asLong()).as("booked of what %s received: %s", user, quota).isGreaterThanOrEqualTo(received);
                }
            }
        }
        look(node);
        requireJournal(node);
    }

    /** The journal is sound, and what was read of it before is in it still. */
    void requireJournal(int node) throws Exception {
        nodes.operator(node, "audit", "verify");
        nodes.operator(node, "audit", "check");
        Entry before = durable;
        boolean[] kept = {before == null};
        try (History history = History.open(nodes.postgres().database(), nodes.data(node), List.of())) {
            history.each(entry -> {
                kept[0] |= before != null && before.equals(entry);
                durable = entry;
                return true;
            });
        }
        assertThat(kept[0]).as("event %s is in the journal still", before).isTrue();
    }

    @Override
    public void close() throws Exception {
        plane.close();
    }
}
