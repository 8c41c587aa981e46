package org.btestfarm.client.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.btestfarm.client.Second;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestPlanBuilder;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.testing.FakeServer;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** A data plane and short plans for tests against a {@link FakeServer}. */
@Timeout(120)
abstract class ScenarioTest {
    static final Duration SHORT = Duration.ofMillis(300);

    private static DataPlane plane;
    final List<Second> seconds = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void openPlane() throws Exception {
        plane = DataPlane.open(new DataPlaneOptions(2, DataPlaneOptions.TransportChoice.AUTO, DataPlaneOptions.SYSTEM_CONGESTION));
    }

    @AfterAll
    static void closePlane() {
        plane.close();
    }

    static DataPlane plane() {
        return plane;
    }

    static TestPlanBuilder tcp(FakeServer server) {
        return tcp(server.address());
    }

    static TestPlanBuilder tcp(InetSocketAddress server) {
        return TestPlan.to(server)
                .transport(Transport.TCP)
                .direction(TestDirection.RECEIVE)
                .duration(SHORT)
                .stepDeadline(Duration.ofSeconds(30));
    }

    TestResult run(TestPlanBuilder plan) throws Exception {
        return BandwidthTest.run(plane, plan.build(), seconds::add)
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    /** Stops the test when there is enough of it, however long that takes on a busy machine. */
    TestResult runUntil(TestPlanBuilder plan, BooleanSupplier enough) throws Exception {
        BandwidthTest test = BandwidthTest.start(plane, plan.duration(Duration.ofSeconds(60)).build(), seconds::add);
        await().atMost(Duration.ofSeconds(30)).until(() -> enough.getAsBoolean() || test.result().toCompletableFuture().isDone());
        test.stop();
        return test.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** What the seconds so far say, bytes. */
    long received() {
        return seconds.stream().mapToLong(Second::rxBytes).sum();
    }

    /** As a server that is silent for a second and a half has been silent for too long. */
    TestResult runImpatiently(TestPlanBuilder plan) throws Exception {
        try (ControlLoop loop = ControlLoop.open()) {
            return TestRun.start(loop, plane::connect, plan.build(), seconds::add, Duration.ofMillis(1_500))
                    .result()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    /** The script came to its end, as it should, and the client left no connection behind. */
    static void assertAllClosed(FakeServer server) {
        await().atMost(Duration.ofSeconds(30)).until(() -> server.stillOpen() == 0);
        assertThat(server.failures()).isEmpty();
    }
}
