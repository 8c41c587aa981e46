package org.btestfarm.app.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Operators stop and start nodes while tests run. */
@Tag("faults")
@Tag("slow-faults")
@ExtendWith(FarmOfNodes.class)
class NodesThatComeAndGoTest {
    /** One node after the other is stopped and started again: tests on the others go on, and the farm takes new ones all the time. */
    @Test
    void aRollingRestart(Nodes nodes) throws Exception {
        nodes.mend(Nodes.REAL);
        try (Tests tests = new Tests(nodes)) {
            String user = tests.user(1, "day=10GB");
            for (int node : Nodes.all()) {
                List<Tests.Running> elsewhere = new ArrayList<>();
                Nodes.others(node).forEach(other -> elsewhere.addAll(tests.startAll(other, user, Duration.ofSeconds(20))));
                elsewhere.forEach(Tests.Running::awaitData);
                nodes.stop(node);
                nodes.awaitDecisions(Nodes.others(node).get(0));
                tests.look(Nodes.others(node).get(0));
                nodes.start(node);
                nodes.node(node).awaitReady();
                nodes.awaitMembers(Nodes.all());
                Tests.requireDone(elsewhere);
            }
            tests.requirePromises(2);
        }
    }

    /** A node comes to two that are at work, and takes over a third of their sessions' shards: connections register with sessions that moved, and nothing breaks. */
    @Test
    void aNodeThatTakesOverSessions(Nodes nodes) throws Exception {
        nodes.mend(Nodes.REAL);
        nodes.stop(3);
        nodes.awaitMembers(List.of(1, 2));
        nodes.awaitDecisions(1);
        try (Tests tests = new Tests(nodes)) {
            String user = tests.user(1, "day=10GB");
            Map<Integer, List<Tests.Running>> running = new TreeMap<>();
            for (int node : List.of(1, 2)) {
                running.put(node, tests.startAll(node, user, Duration.ofSeconds(60)));
                running.get(node).addAll(tests.startAll(node, user, Duration.ofSeconds(60)));
            }
            running.values().forEach(all -> all.forEach(Tests.Running::awaitData));
            nodes.start(3);
            nodes.node(3).awaitReady();
            nodes.awaitMembers(Nodes.all());
            Tests.requireDone(tests.startAll(3, user, Duration.ofSeconds(20)));
            for (List<Tests.Running> all : running.values()) {
                Tests.requireDone(all);
            }
            tests.look(3);
            tests.requirePromises(3);
        }
    }
}
