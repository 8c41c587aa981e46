package org.btestfarm.app.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.FarmUnderTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Links between nodes that are not quite broken. */
@Tag("faults")
@Tag("slow-faults")
@ExtendWith(FarmOfNodes.class)
class LinksBetweenNodesTest {
    /** Every fifth packet between nodes is lost: nobody is put out, nothing breaks. */
    @Test
    void thatLoseEveryFifthPacket(Nodes nodes) throws Exception {
        nodes.mend(Nodes.REAL);
        try (Tests tests = new Tests(nodes)) {
            String user = tests.user(1, "day=10GB");
            nodes.network().lose(20);
            List<Tests.Running> running = new ArrayList<>();
            Nodes.all().forEach(node -> running.addAll(tests.startAll(node, user, Duration.ofSeconds(40))));
            running.forEach(Tests.Running::awaitData);
            tests.look(2);
            Tests.requireDone(running);
            nodes.awaitDecisions(3);
            assertThat(nodes.network().stopLosing()).as("packets lost").isPositive();
            tests.look(2);
            nodes.awaitMembers(Nodes.all());
            tests.requirePromises(1);
        }
    }

    /**
     * What one node sends to another does not arrive, while all else does. Nobody can say which of the two is ill; some are put out and started again, and the farm
     * is whole when the link is.
     */
    @Test
    void thatLoseAllThatOneSendsToAnother(Nodes nodes) throws Exception {
        try (Tests tests = new Tests(nodes)) {
            int writer = nodes.writer();
            int other = Nodes.others(writer).get(0);
            String user = tests.user(other, "day=200MB");
            Nodes.all().forEach(node -> tests.startAll(node, user, Duration.ofSeconds(25)).forEach(Tests.Running::awaitData));
            tests.look(other);
            nodes.network().cutOneWay(writer, other);
            Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> Nodes.all().stream().anyMatch(node -> !nodes.node(node).isAlive()));
            for (int node : Nodes.all()) {
                if (!nodes.node(node).isAlive()) {
                    nodes.awaitPutOut(node);
                }
            }
            nodes.network().heal();
            nodes.mend();
            nodes.awaitDecisions(other);
            tests.requirePromises(writer);
        }
    }
}
