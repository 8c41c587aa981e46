package org.btestfarm.farm.quota;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.btestfarm.farm.FarmFixture;
import org.btestfarm.farm.LogLines;
import org.btestfarm.farm.RawClient;
import org.btestfarm.farm.TestLedger;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.settings.LeaseSettings;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quota writer cannot be reached: tests use what they hold, wait, go on when it is back, and end when it is away for too long. */
class WriterThatIsAwayTest {
    private static final Command DOWNLOAD = RawClient.command(Transport.TCP, Direction.SERVER_TRANSMITS, 0, 80_000_000);
    private static final long QUOTA = 10_000_000_000L;

    private static FarmSettings settings(Duration patience) {
        LeaseSettings leases = LeaseSettings.defaults().withPatience(patience);
        return FarmFixture.settings().withLeases(leases.withHorizon(Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTestPausesAndGoesOnAndNothingIsLost(boolean pipelined) throws Exception {
        Set<Capability> writer = pipelined ? Set.of(Capability.PIPELINED_REPORTS) : Set.of();
        try (FarmFixture fixture =
                FarmFixture.start(settings(Duration.ofSeconds(60)), ConfigFactory.empty(), TestLedger.temporary(), writer)) {
            fixture.ledger.quota("user:alice", "day", QUOTA);
            try (Load load = Load.of(DOWNLOAD, TestStoppedByItsQuotaTest.open(fixture, DOWNLOAD), 0)) {
                Awaitility.await().atMost(FarmFixture.LONG).until(() -> fixture.ledger.events(LeaseEvent.Usage.class).size() > 2);
                fixture.ledger.shut(true);
                long held = fixture.ledger.leased("user:alice", "day") + load.received();
                awaitStandstill(load);
                assertThat(load.received()).as("what was leased, and not a byte more").isLessThanOrEqualTo(held + 100_000_000);
                assertThat(load.isOver()).isFalse();
                long before = load.received();
                fixture.ledger.shut(false);
                Awaitility.await().atMost(FarmFixture.LONG).until(() -> load.received() > before + 10_000_000);
            }
            fixture.awaitNobody();
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> fixture.ledger.state().tests().isEmpty());
            List<LeaseEvent.Usage> reports = fixture.ledger.events(LeaseEvent.Usage.class);
            assertThat(reports).as("no report is missing").allSatisfy(report -> assertThat(report.missing()).isZero());
            LeaseEvent.Usage last = reports.get(reports.size() - 1);
            assertThat(last.report()).isEqualTo(reports.size());
            assertThat(fixture.ledger.spent("user:alice", "day")).isEqualTo(last.in().spent() + last.out().spent());
            assertThat(reports.stream().flatMap(report -> report.samples().stream()).mapToLong(sample -> sample.rxBytes()).sum())
                    .isEqualTo(last.in().spent());
        }
    }

    /** Only status messages come any more. */
    private static void awaitStandstill(Load load) {
        Awaitility.await().atMost(FarmFixture.LONG.multipliedBy(3)).pollInterval(Duration.ofMillis(1_500)).until(new java.util.concurrent.Callable<>() {
            private long before = -1_000_000;

            @Override
            public Boolean call() {
                long moved = load.received() - before;
                before = load.received();
                return moved < 100;
            }
        });
    }

    @Test
    void statusesGoOnAndATestEndsWhenItIsAwayForTooLong() throws Exception {
        try (FarmFixture fixture = FarmFixture.start(settings(Duration.ofSeconds(3)));
                LogLines lines = new LogLines("org.btestfarm.farm.session.Session")) {
            fixture.ledger.quota("user:alice", "day", QUOTA);
            Command both = RawClient.command(Transport.TCP, Direction.BOTH, 0, 8_000_000);
            try (Load load = Load.of(both, TestStoppedByItsQuotaTest.open(fixture, both), 0)) {
                Awaitility.await().atMost(FarmFixture.LONG).until(() -> load.received() > 1_000_000);
                fixture.ledger.shut(true);
                Awaitility.await().atMost(FarmFixture.LONG.multipliedBy(3)).until(load::isOver);
                fixture.awaitNobody();
                Awaitility.await().atMost(FarmFixture.LONG)
                        .until(() -> lines.contain(" reason=ledger_unavailable detail=\"no credit for 3000 ms: the ledger does not answer\""));
                Awaitility.await().atMost(FarmFixture.LONG).until(() -> fixture.farm.notReady().isPresent());
                fixture.ledger.shut(false);
                Awaitility.await().atMost(FarmFixture.LONG).untilAsserted(() -> assertThat(fixture.ledger.events(TestEvent.Closed.class))
                        .singleElement()
                        .satisfies(closed -> assertThat(closed.reason()).isEqualTo("ledger_unavailable")));
                assertThat(fixture.ledger.leased("user:alice", "day")).isZero();
                Awaitility.await().atMost(FarmFixture.LONG).until(() -> fixture.farm.notReady().isEmpty());
            }
        }
    }

    @Test
    void newTestsAreRefusedNotYet() throws Exception {
        LeaseSettings quick = LeaseSettings.defaults();
        LeaseSettings leases = new LeaseSettings(
                quick.horizon(), quick.patience(), Duration.ofMillis(300), quick.drainWithin(), quick.capabilities());
        try (FarmFixture fixture = FarmFixture.start(FarmFixture.settings().withLeases(leases));
                LogLines refusals = new LogLines("org.btestfarm.farm.admission.RefusalLog")) {
            fixture.ledger.shut(true);
            try (RawClient client = fixture.connect(ListenerAuth.OPEN)) {
                client.open(DOWNLOAD);
                assertThat(client.isClosedByServer()).isTrue();
            }
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> refusals.contain(": ledger: not yet: the ledger did not answer within 300 ms"));
            fixture.ledger.shut(false);
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> fixture.farm.notReady().isEmpty());
            try (RawClient client = fixture.connect(ListenerAuth.OPEN)) {
                client.open(DOWNLOAD);
                assertThat(client.read(100_000)).hasSize(100_000);
            }
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> fixture.ledger.state().tests().isEmpty());
        }
    }

    @Test
    void aFarmThatIsGoneInTheMiddleIsChargedWhatItHeld(@TempDir Path path) throws Exception {
        try (TestLedger ledger = TestLedger.in(path)) {
            FarmFixture fixture = FarmFixture.start(settings(Duration.ofSeconds(30)), ConfigFactory.empty(), ledger, Set.of(Capability.values()));
            fixture.ledger.quota("user:alice", "day", QUOTA);
            List<RawClient> clients = TestStoppedByItsQuotaTest.open(fixture, DOWNLOAD);
            try (Load load = Load.of(DOWNLOAD, clients, 0)) {
                Awaitility.await().atMost(FarmFixture.LONG).until(() -> load.received() > 20_000_000);
                fixture.die();
            }
            long reached = clients.size();
            assertThat(reached).isEqualTo(1);
        }
        try (FarmFixture again = FarmFixture.start(settings(Duration.ofSeconds(30)), ConfigFactory.empty(), TestLedger.in(path), Set.of(Capability.values()))) {
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> again.ledger.state().tests().isEmpty());
            assertThat(again.ledger.events(LeaseEvent.Settled.class)).singleElement().satisfies(settled -> {
                assertThat(settled.cause()).isEqualTo(LeaseEvent.Settled.NODE_LOST);
                assertThat(settled.returnedOut()).isZero();
            });
            assertThat(again.ledger.spent("user:alice", "day")).as("nothing that moved is free").isGreaterThan(20_000_000);
            assertThat(again.ledger.leased("user:alice", "day")).isZero();
        }
    }
}
