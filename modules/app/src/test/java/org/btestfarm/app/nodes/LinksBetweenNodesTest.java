package org.btestfarm.app.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
    private static final Duration LOSSY = Duration.ofSeconds(40);

    /**
     * Every fifth packet between nodes is lost. TCP waits twice as long each time that it sends a packet again, so a node may be silent for longer than the others wait
     * for it: then it is put out, and joins again. Tests on nodes that stay do not notice, and all along the farm comes to decisions and lets new tests in.
     */
    @Test
    void thatLoseEveryFifthPacket(Nodes nodes) throws Exception {
        nodes.mend(Nodes.REAL);
        try (Tests tests = new Tests(nodes)) {
            String user = tests.user(1, "day=10GB");
            Map<Integer, List<Tests.Running>> running = new TreeMap<>();
            Nodes.all().forEach(node -> running.put(node, tests.startAll(node, user, LOSSY)));
            running.values().forEach(all -> all.forEach(Tests.Running::awaitData));
            nodes.network().lose(20);
            Set<Integer> putOut = new TreeSet<>();
            for (int node : Nodes.all()) {
                Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> {
                    putOut.addAll(nodes.startPutOut());
                    return nodes.decides(node) && tests.letsIn(node, user);
                });
            }
            Awaitility.await().atMost(LOSSY.plus(FarmUnderTest.LONG)).until(() -> {
                putOut.addAll(nodes.startPutOut());
                return running.values().stream().flatMap(List::stream).allMatch(test -> test.result().isDone());
            });
            assertThat(nodes.network().stopLosing()).as("packets lost").isPositive();
            for (int node : Nodes.all()) {
                if (!putOut.contains(node)) {
                    Tests.requireDone(running.get(node));
                }
            }
            nodes.mend(Nodes.REAL);
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
