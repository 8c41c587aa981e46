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
 * One node and the two others cannot reach each other; clients and the database are reached by all. The one ends itself with exit status 3, and its tests break. The
 * two go on: tests there do not notice. While it is cut off the one does not found a farm of its own, even if it is the first seed.
 */
@Tag("faults")
@ExtendWith(FarmOfNodes.class)
class NodesThatPartTest {
    private static final Duration DURATION = Duration.ofSeconds(25);

    @Test
    void theWritersNodeIsAlone(Nodes nodes) throws Exception {
        partFrom(nodes, nodes.writer());
    }

    @Test
    @Tag("slow-faults")
    void theWritersNodeIsWithTheMajority(Nodes nodes) throws Exception {
        partFrom(nodes, Nodes.others(nodes.writer()).get(0));
    }

    private static void partFrom(Nodes nodes, int alone) throws Exception {
        try (Tests tests = new Tests(nodes)) {
            List<Integer> two = Nodes.others(alone);
            String user = tests.user(alone, "day=10GB");
            List<Tests.Running> there = tests.startAll(alone, user, DURATION);
            List<Tests.Running> elsewhere = tests.startAll(two.get(0), user, DURATION);
            there.forEach(Tests.Running::awaitData);
            elsewhere.forEach(Tests.Running::awaitData);
            tests.look(alone);
            two.forEach(other -> nodes.network().part(alone, other));
            nodes.awaitPutOut(alone);
            Tests.requireBroken(there);
            nodes.awaitDecisions(two.get(1));
            tests.look(two.get(1));
            nodes.awaitMembers(two);
            Tests.requireDone(elsewhere);
            nodes.mend();
            tests.requirePromises(alone);
        }
    }

    @Test
    void theFirstSeedThatIsStartedWhileItIsCutOffFoundsNoSecondFarm(Nodes nodes) throws Exception {
        nodes.kill(1);
        List.of(2, 3).forEach(other -> nodes.network().part(1, other));
        nodes.awaitMembers(List.of(2, 3));
        nodes.start(1);
        // Ten seconds pass between two such lines: it had more than its patience, 2 s, when it says the second.
        Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> nodes.node(1).err().stream().filter(line -> line.contains("waiting for the farm")).count() >= 2);
        assertThat(nodes.node(1).err()).noneMatch(line -> line.contains("founding it") || line.contains("writes the ledger's journal"));
        nodes.awaitDecisions(2);
        nodes.network().heal();
        nodes.node(1).awaitReady();
        nodes.awaitMembers(Nodes.all());
    }
}
