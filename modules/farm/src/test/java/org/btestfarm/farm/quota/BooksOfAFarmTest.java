package org.btestfarm.farm.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.btestfarm.farm.FarmFixture;
import org.btestfarm.farm.RawClient;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.Sample;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the journal says of tests, and of those who were not let in. */
class BooksOfAFarmTest {
    private FarmFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = FarmFixture.start();
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void everyByteIsOnItsSideWhetherLimitedOrNot() throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.ECSRP5)) {
            client.ecSrp5(RawClient.command(Transport.TCP, Direction.SERVER_RECEIVES, 0, 0), "alice", "secret");
            client.send(new byte[123_457]);
            assertThat(client.readStatusesOf(123_457)).isEqualTo(123_457);
        }
        Awaitility.await().atMost(FarmFixture.LONG).until(() -> !fixture.ledger.events(TestEvent.Closed.class).isEmpty());
        LeaseEvent.Usage last = last();
        assertThat(last.in().spent()).isEqualTo(123_457);
        assertThat(last.out().spent()).as("status messages").isPositive().isLessThan(1_000);
        assertThat(last.out().spent() % 12).isZero();
        assertThat(fixture.ledger.spent("user:alice", "day.in")).isEqualTo(123_457);
        assertThat(fixture.ledger.spent("user:alice", "day.out")).isEqualTo(last.out().spent());
        assertThat(fixture.ledger.spent("prefix:127.0.0.0/24", "day")).isEqualTo(123_457 + last.out().spent());
        assertThat(fixture.ledger.events(LeaseEvent.Usage.class).stream().flatMap(usage -> usage.samples().stream()).mapToLong(Sample::rxBytes).sum())
                .isEqualTo(123_457);
        assertThat(fixture.ledger.events(TestEvent.Opened.class)).singleElement()
                .satisfies(opened -> assertThat(opened.test()).matches("[0-9a-f]{32}"));
    }

    private LeaseEvent.Usage last() throws Exception {
        var reports = fixture.ledger.events(LeaseEvent.Usage.class);
        return reports.get(reports.size() - 1);
    }

    @Test
    void eachDirectionHasAQuotaOfItsOwn() throws Exception {
        fixture.ledger.quota("user:alice", "day.in", 1_000_000);
        fixture.ledger.quota("user:alice", "day.out", 900_000_000);
        Command both = RawClient.command(Transport.TCP, Direction.BOTH, 0, 8_000_000);
        try (Load load = Load.of(both, TestStoppedByItsQuotaTest.open(fixture, both), 0)) {
            Awaitility.await().atMost(FarmFixture.LONG).until(load::isOver);
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> !fixture.ledger.events(TestEvent.Closed.class).isEmpty());
            assertThat(fixture.ledger.events(TestEvent.Closed.class).get(0).detail()).isEqualTo("user:alice day.in=1000000");
            assertThat(fixture.ledger.spent("user:alice", "day.in")).isEqualTo(1_000_000);
            assertThat(fixture.ledger.spent("user:alice", "day.out")).isBetween(load.received(), 100_000_000L);
        }
    }

    @Test
    void aFarmThatStopsSettlesWhatRuns() throws Exception {
        fixture.ledger.quota("user:alice", "day", 1_000_000_000);
        Command download = RawClient.command(Transport.TCP, Direction.SERVER_TRANSMITS, 2, 80_000_000);
        try (Load load = Load.of(download, TestStoppedByItsQuotaTest.open(fixture, download), 0)) {
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> load.received() > 1_000_000);
            fixture.farm.stop(Duration.ZERO).toCompletableFuture().get(20, TimeUnit.SECONDS);
            Awaitility.await().atMost(FarmFixture.LONG).until(load::isOver);
            assertThat(fixture.ledger.state().tests()).isEmpty();
            assertThat(fixture.ledger.events(TestEvent.Closed.class)).singleElement()
                    .satisfies(closed -> assertThat(closed.reason()).isEqualTo("farm_stopped"));
            assertThat(fixture.ledger.spent("user:alice", "day")).isEqualTo(load.received());
            assertThat(fixture.ledger.leased("user:alice", "day")).isZero();
        }
    }

    @Test
    void refusedLoginsAreCountedInTheJournal() throws Exception {
        Command download = RawClient.command(Transport.TCP, Direction.SERVER_TRANSMITS, 0, 0);
        for (int i = 0; i < 3; i++) {
            try (RawClient client = fixture.connect(ListenerAuth.ECSRP5)) {
                assertThat(client.ecSrp5(download, "mallory", "guess")).isEqualTo(new Reply.Failed());
            }
        }
        Awaitility.await().atMost(FarmFixture.LONG).untilAsserted(() -> assertThat(fixture.ledger.events(TestEvent.LoginsRefused.class))
                .allSatisfy(refused -> {
                    assertThat(refused.name()).isEqualTo("mallory");
                    assertThat(refused.address()).isEqualTo("127.0.0.0/24");
                    assertThat(refused.reason()).isEqualTo("wrong_login");
                })
                .extracting(TestEvent.LoginsRefused::count)
                .satisfies(counts -> assertThat(counts.stream().mapToLong(Long::longValue).sum()).isEqualTo(3)));
    }
}
