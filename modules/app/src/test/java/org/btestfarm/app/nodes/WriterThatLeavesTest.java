package org.btestfarm.app.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SIGTERM of the node that has the ledger's writer: it hands over. Tests on other nodes are not disturbed, and nothing is charged that was not moved. */
@Tag("faults")
@ExtendWith(FarmOfNodes.class)
class WriterThatLeavesTest {
    private static final Duration DURATION = Duration.ofSeconds(15);

    @Test
    void disturbsNobody(Nodes nodes) throws Exception {
        try (Tests tests = new Tests(nodes)) {
            int writer = nodes.writer();
            int other = Nodes.others(writer).get(0);
            String user = tests.user(other, "day=10GB");
            List<Tests.Running> elsewhere = tests.startAll(other, user, DURATION);
            elsewhere.forEach(Tests.Running::awaitData);
            tests.look(other);
            nodes.stop(writer);
            nodes.awaitDecisions(other);
            tests.look(other);
            assertThat(nodes.writer()).isNotEqualTo(writer);
            Tests.requireDone(elsewhere);
            nodes.start(writer);
            nodes.node(writer).awaitReady();
            tests.requirePromises(writer);
        }
    }
}
