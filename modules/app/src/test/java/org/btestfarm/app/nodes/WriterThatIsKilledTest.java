package org.btestfarm.app.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.FarmUnderTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * SIGKILL of the node that has the ledger's writer. Its own tests break. Tests on other nodes go on with what they hold, and do not notice. Another node writes on
 * where it was, and new tests are let in again.
 */
@Tag("faults")
@ExtendWith(FarmOfNodes.class)
class WriterThatIsKilledTest {
    private static final Duration DURATION = Duration.ofSeconds(25);

    @Test
    void costsItsOwnTestsAndNothingElse(Nodes nodes) throws Exception {
        try (Tests tests = new Tests(nodes)) {
            int writer = nodes.writer();
            int other = Nodes.others(writer).get(0);
            int third = Nodes.others(writer).get(1);
            String rich = tests.user(other, "day=10GB");
            String poor = tests.user(other, "day=15MB");
            List<Tests.Running> elsewhere = tests.startAll(other, rich, DURATION);
            List<Tests.Running> there = tests.startAll(writer, rich, DURATION);
            List<Tests.Running> short1 = tests.startAll(third, poor, DURATION);
            List<Tests.Running> short2 = tests.startAll(writer, poor, DURATION);
            elsewhere.forEach(Tests.Running::awaitData);
            there.forEach(Tests.Running::awaitData);
            tests.look(other);
            nodes.kill(writer);
            Tests.requireBroken(there);
            nodes.awaitDecisions(other);
            tests.look(other);
            Awaitility.await().atMost(FarmUnderTest.LONG).untilAsserted(() -> assertThat(nodes.writer()).isNotEqualTo(writer));
            Tests.requireDone(elsewhere);
            for (Tests.Running test : short1) {
                test.end();
            }
            assertThat(short2).as("broke, or were refused").allSatisfy(test -> assertThat(test.end().outcome().exitStatus()).isNotZero());
            nodes.start(writer);
            nodes.node(writer).awaitReady();
            tests.requirePromises(third);
        }
    }
}
