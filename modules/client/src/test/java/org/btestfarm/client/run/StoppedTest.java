package org.btestfarm.client.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.testing.FakeServer;
import org.btestfarm.client.testing.Peer;
import org.junit.jupiter.api.Test;

/** A test that its user, or a fault of its user's code, ends before its time. */
class StoppedTest extends ScenarioTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void whileDataMoves() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.pass();
            peer.sendZerosUntilClosed();
        })) {
            BandwidthTest test = BandwidthTest.start(plane(), tcp(server).duration(LONG).build(), seconds::add);
            await().atMost(Duration.ofSeconds(30)).until(() -> !seconds.isEmpty());
            test.stop();
            test.stop();
            TestResult result = test.result().toCompletableFuture().get(60, TimeUnit.SECONDS);

            assertThat(result.outcome()).isEqualTo(TestOutcome.DONE);
            assertThat(result.reason()).isEqualTo("stopped");
            assertThat(result.rxBytes()).isPositive();
            assertThat(result.measured()).isBetween(Duration.ofSeconds(1), LONG);
            assertAllClosed(server);
        }
    }

    @Test
    void withinTheHandshake() throws Exception {
        try (FakeServer server = FakeServer.playing(Peer::drain)) {
            BandwidthTest test = BandwidthTest.start(plane(), tcp(server).duration(LONG).build(), seconds::add);
            await().atMost(Duration.ofSeconds(30)).until(() -> server.accepted() == 1);
            test.stop();
            TestResult result = test.result().toCompletableFuture().get(60, TimeUnit.SECONDS);

            assertThat(result.outcome()).isEqualTo(TestOutcome.BROKE_OFF);
            assertThat(result.reason()).contains("stopped before");
            assertThat(result.measured()).isZero();
            assertAllClosed(server);
        }
    }

    @Test
    void aFaultOfTheObserverEndsTheTestAndIsItsResult() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.pass();
            peer.sendZerosUntilClosed();
        })) {
            assertThatThrownBy(() -> BandwidthTest.run(plane(), tcp(server).duration(LONG).build(), second -> {
                                throw new IllegalStateException("the disk is full");
                            })
                            .toCompletableFuture()
                            .get(60, TimeUnit.SECONDS))
                    .hasRootCauseMessage("the disk is full");
            assertAllClosed(server);
        }
    }

    @Test
    void theDurationIsKept() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.pass();
            peer.sendZerosUntilClosed();
        })) {
            TestResult result = run(tcp(server).duration(Duration.ofMillis(2_400)));

            assertThat(result.outcome()).isEqualTo(TestOutcome.DONE);
            assertThat(seconds).as("one may be left out on a busy machine").hasSizeBetween(1, 3);
            assertThat(result.measured()).isBetween(Duration.ofMillis(2_400), LONG);
            assertThat(result.setUp()).isPresent();
            assertThat(result.rxBytes()).isGreaterThanOrEqualTo(seconds.stream().mapToLong(second -> second.rxBytes()).sum());
            assertAllClosed(server);
        }
    }
}
