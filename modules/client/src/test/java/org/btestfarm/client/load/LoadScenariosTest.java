package org.btestfarm.client.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.testing.FakeServer;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients against one server. */
@Timeout(120)
class LoadScenariosTest {
    private static final FakeServer.Script SERVE = peer -> {
        peer.pass();
        peer.send(new byte[1_000]);
        peer.drain();
    };

    private static DataPlane plane;
    private final List<LoadSecond> seconds = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void openPlane() throws Exception {
        plane = DataPlane.open(DataPlaneOptions.defaults());
    }

    @AfterAll
    static void closePlane() {
        plane.close();
    }

    @Test
    void someAreRefusedAndTheOthersRun() throws Exception {
        try (FakeServer server = FakeServer.playing(SERVE, peer -> {}, SERVE, peer -> {}, SERVE)) {
            LoadReport report = run(server, 40, Duration.ofMillis(1_500), Duration.ofMillis(400));

            assertThat(report.figures().done()).isEqualTo(38);
            assertThat(report.figures().failed()).isEqualTo(2);
            assertThat(report.errors()).singleElement().satisfies(error -> {
                assertThat(error.outcome()).isEqualTo(TestOutcome.REFUSED);
                assertThat(error.count()).isEqualTo(2);
            });
            assertThat(report.figures().rxBytes()).isEqualTo(38_000);
            assertThat(report.figures().rxBps().count()).isEqualTo(38);
            assertThat(report.figures().setUpMicros().min()).isPositive();
            assertThat(report.timeline().stream().mapToLong(moment -> moment.setUpMicros().count()).sum()).isBetween(1L, 38L);
            LoadMoment last = report.timeline().get(report.timeline().size() - 1);
            assertThat(List.of(last.connecting(), last.running(), last.done(), last.failed())).containsExactly(0, 0, 38, 2);
            assertThat(seconds.get(0).clientsInAll()).isEqualTo(40);
            await().atMost(Duration.ofSeconds(30)).until(() -> server.stillOpen() == 0);
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void theRampSpreadsTheStarts() throws Exception {
        try (FakeServer server = FakeServer.playing(SERVE)) {
            LoadReport report = run(server, 4, Duration.ofMillis(200), Duration.ofSeconds(4));

            assertThat(report.figures().done()).isEqualTo(4);
            // The last of four starts at three quarters of the ramp.
            assertThat(report.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(3_200));
            assertThat(seconds.get(0).waiting()).isPositive();
        }
    }

    @Test
    void stoppingEndsAllAndReportsWhatThereWas() throws Exception {
        try (FakeServer server = FakeServer.playing(SERVE)) {
            LoadTest test = LoadTest.start(plane, plan(server, 10, Duration.ofSeconds(30), Duration.ZERO), seconds::add);
            await().atMost(Duration.ofSeconds(30)).until(() -> seconds.stream().filter(second -> second.running() == 10).count() > 1);
            test.stop();
            LoadReport report = test.report().toCompletableFuture().get(60, TimeUnit.SECONDS);

            assertThat(report.figures().done()).isEqualTo(10);
            assertThat(report.figures().rxBytes()).isEqualTo(10_000);
            await().atMost(Duration.ofSeconds(30)).until(() -> server.stillOpen() == 0);
        }
    }

    @Test
    void aFaultOfTheObserverEndsAllAndIsTheResult() throws Exception {
        try (FakeServer server = FakeServer.playing(SERVE)) {
            LoadTest test = LoadTest.start(plane, plan(server, 10, Duration.ofSeconds(30), Duration.ZERO), second -> {
                throw new IllegalStateException("the disk is full");
            });

            assertThatThrownBy(() -> test.report().toCompletableFuture().get(60, TimeUnit.SECONDS)).hasRootCauseMessage("the disk is full");
            await().atMost(Duration.ofSeconds(30)).until(() -> server.stillOpen() == 0);
        }
    }

    @Test
    void groupsAreReportedEachAndTakeTheServersInTurn() throws Exception {
        try (FakeServer one = FakeServer.playing(SERVE); FakeServer two = FakeServer.playing(SERVE); FakeServer full = FakeServer.playing(peer -> {})) {
            LoadPlan plan = new LoadPlan(List.of(
                    new LoadGroup("served", List.of(test(one), test(two)), 6, Duration.ZERO, new Arrivals.AtOnce()),
                    new LoadGroup("refused", List.of(test(full)), 2, Duration.ofMillis(100), new Arrivals.Constant(20))));
            LoadReport report = LoadTest.run(plane, plan, seconds::add).toCompletableFuture().get(60, TimeUnit.SECONDS);

            assertThat(report.figures().clients()).isEqualTo(8);
            assertThat(report.groups()).extracting(LoadReport.Group::name).containsExactly("served", "refused");
            assertThat(report.groups()).extracting(group -> group.figures().done()).containsExactly(6, 0);
            assertThat(report.groups()).extracting(group -> group.figures().failed()).containsExactly(0, 2);
            assertThat(report.groups()).extracting(group -> group.figures().rxBytes()).containsExactly(6_000L, 0L);
            // Tests that are too short for a second of their own are in the course all the same.
            double bits = 0;
            Duration before = Duration.ZERO;
            for (LoadMoment moment : report.timeline()) {
                bits += moment.rxBps() * moment.elapsed().minus(before).toNanos() / 1e9;
                before = moment.elapsed();
            }
            assertThat(bits).isBetween(6_000 * 8 * 0.9, 6_000 * 8 * 1.1);
            assertThat(one.accepted()).isEqualTo(3);
            assertThat(two.accepted()).isEqualTo(3);
        }
    }

    private static TestPlan test(FakeServer server) {
        return TestPlan.to(server.address()).transport(Transport.TCP).direction(TestDirection.RECEIVE).duration(Duration.ofMillis(300)).build();
    }

    private LoadReport run(FakeServer server, int clients, Duration duration, Duration ramp) throws Exception {
        return LoadTest.run(plane, plan(server, clients, duration, ramp), seconds::add).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static LoadPlan plan(FakeServer server, int clients, Duration duration, Duration ramp) {
        TestPlan test = TestPlan.to(server.address())
                .transport(Transport.TCP)
                .direction(TestDirection.RECEIVE)
                .duration(duration)
                .build();
        return LoadPlan.of(test, clients, ramp);
    }
}
