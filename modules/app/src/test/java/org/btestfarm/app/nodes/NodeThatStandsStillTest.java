package org.btestfarm.app.nodes;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.FarmUnderTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SIGSTOP, as a machine that is paused: its kernel answers for a process that does nothing. */
@Tag("faults")
@Tag("slow-faults")
@ExtendWith(FarmOfNodes.class)
class NodeThatStandsStillTest {
    /** Five seconds are within what nodes allow each other by default: nothing breaks, its tests stand still as long as it does. */
    @Test
    void forFiveSeconds(Nodes nodes) throws Exception {
        nodes.mend(Nodes.REAL);
        try (Tests tests = new Tests(nodes)) {
            int writer = nodes.writer();
            int other = Nodes.others(writer).get(0);
            String user = tests.user(other, "day=10GB");
            List<Tests.Running> running = tests.startAll(writer, user, Duration.ofSeconds(20));
            running.addAll(tests.startAll(other, user, Duration.ofSeconds(20)));
            running.forEach(Tests.Running::awaitData);
            tests.look(other);
            nodes.halt(writer);
            Awaitility.await().pollDelay(Duration.ofSeconds(5)).atMost(FarmUnderTest.LONG).until(() -> true);
            nodes.go(writer);
            nodes.awaitDecisions(other);
            nodes.awaitMembers(Nodes.all());
            tests.look(other);
            Tests.requireDone(running);
            tests.requirePromises(other);
        }
    }

    /** After a minute it has been put out, and another node writes; it ends as soon as it goes on, and moves no byte that was not charged before. */
    @Test
    void forAMinute(Nodes nodes) throws Exception {
        try (Tests tests = new Tests(nodes)) {
            int writer = nodes.writer();
            int other = Nodes.others(writer).get(0);
            String user = tests.user(other, "day=10GB");
            List<Tests.Running> there = tests.startAll(writer, user, Duration.ofSeconds(90));
            List<Tests.Running> elsewhere = tests.startAll(other, user, Duration.ofSeconds(40));
            there.forEach(Tests.Running::awaitData);
            elsewhere.forEach(Tests.Running::awaitData);
            tests.look(other);
            long begin = System.nanoTime();
            nodes.halt(writer);
            nodes.awaitDecisions(other);
            tests.look(other);
            Tests.requireDone(elsewhere);
            Awaitility.await().atMost(FarmUnderTest.LONG.multipliedBy(2)).until(() -> System.nanoTime() - begin > Duration.ofSeconds(60).toNanos());
            nodes.go(writer);
            nodes.awaitPutOut(writer);
            Tests.requireBroken(there);
            tests.requirePromises(other);
        }
    }
}
