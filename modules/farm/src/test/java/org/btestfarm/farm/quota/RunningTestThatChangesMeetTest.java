package org.btestfarm.farm.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.btestfarm.farm.FarmFixture;
import org.btestfarm.farm.LogLines;
import org.btestfarm.farm.RawClient;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operators change something while a test runs: it feels it within a second. */
class RunningTestThatChangesMeetTest {
    private static final Command DOWNLOAD = RawClient.command(Transport.TCP, Direction.SERVER_TRANSMITS, 0, 80_000_000);

    private FarmFixture fixture;
    private LogLines lines;

    @BeforeEach
    void start() throws Exception {
        fixture = FarmFixture.start();
        lines = new LogLines("org.btestfarm.farm.session.Session");
    }

    @AfterEach
    void stop() throws Exception {
        lines.close();
        fixture.close();
    }

    private void awaitClosed(String reason, String detail) {
        Awaitility.await().atMost(FarmFixture.LONG).untilAsserted(() -> assertThat(fixture.ledger.events(TestEvent.Closed.class))
                .singleElement()
                .satisfies(closed -> assertThat(closed.reason() + " " + closed.detail()).startsWith(reason + " " + detail)));
        Awaitility.await().atMost(FarmFixture.LONG).until(() -> lines.contain(" reason=" + reason + " detail=\"" + detail));
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aLimitThatComesToATestWithoutOneHolds(Direction direction) throws Exception {
        Command unlimited = RawClient.command(Transport.TCP, direction, 0, 0);
        try (Load load = Load.of(unlimited, TestStoppedByItsQuotaTest.open(fixture, unlimited), 0)) {
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> load.received() + load.sent() > 50_000_000);
            fixture.ledger.quota("user:alice", "day", 1_000_000);
            Awaitility.await().atMost(FarmFixture.LONG).until(load::isOver);
            awaitClosed("quota_exhausted", "user:alice day=1000000");
            long in = fixture.ledger.spent("user:alice", "day.in");
            long out = fixture.ledger.spent("user:alice", "day.out");
            assertThat(in).isLessThanOrEqualTo(load.sent());
            assertThat(out).isGreaterThanOrEqualTo(load.received());
        }
    }

    @Test
    void aQuotaThatIsLoweredEndsTheTestWhereItFitsAtOnce() throws Exception {
        fixture.ledger.quota("user:alice", "day", 1_000_000_000);
        try (Load load = Load.of(DOWNLOAD, TestStoppedByItsQuotaTest.open(fixture, DOWNLOAD), 0)) {
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> load.received() > 10_000_000);
            fixture.ledger.quota("user:alice", "day", 5_000_000);
            long then = load.received();
            Awaitility.await().atMost(FarmFixture.LONG).until(load::isOver);
            assertThat(load.received() - then).as("a moment's worth, of a gigabyte").isLessThan(50_000_000);
            awaitClosed("quota_exhausted", "user:alice day=5000000");
            assertThat(fixture.ledger.spent("user:alice", "day")).isEqualTo(load.received());
            assertThat(fixture.ledger.leased("user:alice", "day")).isZero();
        }
    }

    @Test
    void aQuotaThatIsLoweredButNotUsedUpIsKeptToTheByte() throws Exception {
        fixture.ledger.quota("user:alice", "day", 1_000_000_000);
        try (Load load = Load.of(DOWNLOAD, TestStoppedByItsQuotaTest.open(fixture, DOWNLOAD), 0)) {
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> load.received() > 1_000_000);
            fixture.ledger.quota("user:alice", "day", 30_000_000);
            Awaitility.await().atMost(FarmFixture.LONG).until(load::isOver);
            awaitClosed("quota_exhausted", "user:alice day=30000000");
            assertThat(load.received()).isEqualTo(30_000_000);
            assertThat(fixture.ledger.spent("user:alice", "day")).isEqualTo(30_000_000);
        }
    }

    @Test
    void aUserWhoIsRemovedOrDisabledIsStoppedAtOnce() throws Exception {
        try (Load load = Load.of(DOWNLOAD, TestStoppedByItsQuotaTest.open(fixture, DOWNLOAD), 0)) {
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> load.received() > 1_000_000);
            fixture.ledger.user("alice", false);
            Awaitility.await().atMost(FarmFixture.LONG).until(load::isOver);
            awaitClosed("user_disabled", "user alice");
        }
        try (RawClient again = fixture.connect(ListenerAuth.ECSRP5)) {
            assertThat(again.ecSrp5(DOWNLOAD, "alice", "secret")).isInstanceOf(Reply.Pass.class);
            assertThat(again.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aPolicysDurationAndRateHoldForTestsThatRun() throws Exception {
        try (Load load = Load.of(DOWNLOAD, TestStoppedByItsQuotaTest.open(fixture, DOWNLOAD), 0)) {
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> load.received() > 5_000_000);
            fixture.ledger.change(new ToWriter.ChangePolicy(
                    "user:alice", Map.of(), OptionalInt.empty(), OptionalLong.of(4_000), OptionalLong.of(800_000)));
            long before = load.received();
            Awaitility.await().atMost(FarmFixture.LONG).until(load::isOver);
            assertThat(load.received() - before).as("4 s at 100 kB/s and what was under way, not at 10 MB/s").isLessThan(20_000_000);
            awaitClosed("max_duration", "the longest duration that a policy allows, 4000 ms");
        }
    }

    @Test
    void asManyTestsAtOnceAsAPolicyAllows() throws Exception {
        fixture.ledger.change(new ToWriter.ChangePolicy("user:alice", Map.of(), OptionalInt.of(1), OptionalLong.empty(), OptionalLong.empty()));
        try (LogLines refusals = new LogLines("org.btestfarm.farm.admission.RefusalLog");
                Load load = Load.of(DOWNLOAD, TestStoppedByItsQuotaTest.open(fixture, DOWNLOAD), 0);
                RawClient second = fixture.connect(ListenerAuth.ECSRP5)) {
            assertThat(second.ecSrp5(DOWNLOAD, "alice", "secret")).isInstanceOf(Reply.Pass.class);
            assertThat(second.isClosedByServer()).isTrue();
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> refusals.contain("too many tests at once: user:alice tests=1"));
            assertThat(load.isOver()).isFalse();
        }
        Awaitility.await().atMost(FarmFixture.LONG).until(() -> fixture.ledger.state().tests().isEmpty());
        try (Load load = Load.of(DOWNLOAD, TestStoppedByItsQuotaTest.open(fixture, DOWNLOAD), 0)) {
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> load.received() > 1_000_000);
        }
        fixture.awaitNobody();
        Awaitility.await().atMost(FarmFixture.LONG).untilAsserted(() -> assertThat(fixture.ledger.events(TestEvent.Closed.class))
                .extracting(TestEvent.Closed::reason)
                .isEqualTo(List.of("client_closed", "client_closed")));
    }
}
