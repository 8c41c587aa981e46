package org.btestfarm.app.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.btestfarm.app.nodes.Tests.Running;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestResult;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test is stopped by a quota that PostgreSQL keeps. The node with the ledger's writer is started again; the quota is used up still, on every node, and the commands prove it. */
@Tag("faults")
@Tag("slow-faults")
@ExtendWith(FarmOfNodes.class)
class QuotaThatOutlivesItsNodeTest {
    private static final Duration LONGER_THAN_THE_QUOTA = Duration.ofSeconds(60);

    @Test
    void isUsedUpAfterARestartToo(Nodes nodes) throws Exception {
        try (Tests tests = new Tests(nodes)) {
            int writer = nodes.writer();
            int other = Nodes.others(writer).get(0);
            String user = tests.user(other, "day=600000B");
            Running stopped = tests.start(other, user, Transport.TCP, TestDirection.RECEIVE, LONGER_THAN_THE_QUOTA);
            assertThat(stopped.end().outcome()).as("%s", stopped.end()).isEqualTo(TestOutcome.BROKE_OFF);
            assertThat(stopped.end().rxBytes()).isPositive().isLessThanOrEqualTo(600_000);
            nodes.stop(writer);
            nodes.start(writer);
            nodes.node(writer).awaitReady();
            nodes.awaitDecisions(writer);
            for (int node : Nodes.all()) {
                TestResult refused = tests.start(node, user, Transport.TCP, TestDirection.RECEIVE, LONGER_THAN_THE_QUOTA).end();
                assertThat(refused.rxBytes()).as("node %d: %s", node, refused).isZero();
            }
            assertThat(nodes.operator(writer, "audit", "explain").out().lines()).anyMatch(line -> line.contains(user) && line.contains("quota_exhausted"));
            tests.requirePromises(writer);
        }
    }
}
