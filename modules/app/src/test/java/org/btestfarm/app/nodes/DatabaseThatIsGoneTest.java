package org.btestfarm.app.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** PostgreSQL crashes and comes back. Nodes stay. Running tests go on with what they hold; new ones are told "not yet" while nothing can be made durable. */
@Tag("faults")
@ExtendWith(FarmOfNodes.class)
class DatabaseThatIsGoneTest {
    @Test
    void aRestartIsNotNoticedByTestsThatRun(Nodes nodes) throws Exception {
        try (Tests tests = new Tests(nodes)) {
            String user = tests.user(1, "day=10GB");
            List<Tests.Running> running = tests.startAll(2, user, Duration.ofSeconds(20));
            running.forEach(Tests.Running::awaitData);
            tests.look(1);
            nodes.databaseDown();
            nodes.databaseUp();
            nodes.awaitDecisions(3);
            tests.look(1);
            Tests.requireDone(running);
            tests.requirePromises(1);
        }
    }

    /** A lease lasts 20 s, a test without any waits 30 s: after a minute all that need leases have ended, and those that need none go on. */
    @Test
    @Tag("slow-faults")
    void forAMinute(Nodes nodes) throws Exception {
        try (Tests tests = new Tests(nodes)) {
            String user = tests.user(1, "day=10GB");
            List<Tests.Running> limited = tests.startAll(2, user, Duration.ofSeconds(100));
            limited.forEach(Tests.Running::awaitData);
            tests.look(1);
            long begin = System.nanoTime();
            nodes.databaseDown();
            Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> tests
                            .start(3, user, Transport.TCP, TestDirection.RECEIVE, Duration.ofSeconds(1))
                            .end()
                            .outcome()
                    == TestOutcome.REFUSED);
            Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> !nodes.ready(3));
            for (Tests.Running test : limited) {
                assertThat(test.end().outcome()).as("%s", test.end()).isEqualTo(TestOutcome.BROKE_OFF);
            }
            assertThat(System.nanoTime() - begin).as("what they held lasted for a while").isGreaterThan(TimeUnit.SECONDS.toNanos(30));
            Awaitility.await().atMost(FarmUnderTest.LONG).untilAsserted(() -> assertThat(nodes.lines().filter(line -> line.contains("test ended") && line.contains("user=" + user)))
                    .hasSameSizeAs(limited)
                    // Our client waits 10 s for a server that does not read what it uploads.
                    .allSatisfy(line -> assertThat(line).containsPattern(line.contains("protocol=tcp direction=receives")
                            ? "reason=(ledger_unavailable|client_closed)"
                            : "reason=ledger_unavailable")));
            Awaitility.await().atMost(FarmUnderTest.LONG.multipliedBy(2)).until(() -> System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(60));
            assertThat(Nodes.all()).allMatch(node -> nodes.node(node).isAlive());
            nodes.databaseUp();
            nodes.awaitDecisions(3);
            Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> Nodes.all().stream().allMatch(nodes::ready));
            tests.look(1);
            Tests.requireDone(tests.startAll(3, user, Duration.ofSeconds(2)));
            tests.requirePromises(1);
        }
    }
}
