package org.btestfarm.farm.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.btestfarm.farm.FarmFixture;
import org.btestfarm.farm.RawClient;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;

/**
 * 64 tests at once, TCP and UDP and in all directions, use up one quota: what is booked and what is moved are both at most the quota, and at least 99.9 % of it. A quota of 1 GB takes
 * {@code -Dbtestfarm.quota=1000000000}.
 */
class ManyTestsOnOneQuotaTest {
    private static final int TESTS = 64;
    private static final long QUOTA = Long.getLong("btestfarm.quota", 100_000_000);

    @Test
    void togetherTheyUseItUpAndNotAByteMore() throws Exception {
        Limits limits = Limits.defaults().withSessions(TESTS, TESTS, TESTS);
        try (FarmFixture fixture = FarmFixture.start(FarmFixture.settings(limits, FarmFixture.PATIENT))) {
            fixture.ledger.quota("address:127.0.0.1", "day", QUOTA);
            List<Load> loads = new ArrayList<>();
            try {
                for (int i = 0; i < TESTS; i++) {
                    Transport transport = i % 2 == 0 ? Transport.TCP : Transport.UDP;
                    Direction direction = Direction.values()[i / 2 % 3];
                    Command command = RawClient.command(transport, direction, 0, 0);
                    RawClient client = fixture.connect(ListenerAuth.OPEN);
                    Reply reply = client.open(command);
                    assertThat(reply).isInstanceOf(Reply.Pass.class);
                    int port = 0;
                    if (transport == Transport.UDP) {
                        try {
                            port = client.readPort();
                        } catch (java.io.IOException e) {
                            client.close();
                            continue; // The others were faster: nothing is left for this one, and it was refused.
                        }
                    }
                    loads.add(Load.of(command, List.of(client), port));
                }
                Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> loads.stream().allMatch(Load::isOver));
                fixture.awaitNobody();
                Awaitility.await().atMost(FarmFixture.LONG).untilAsserted(() -> assertThat(fixture.ledger.state().tests()).isEmpty());
                assertThat(fixture.ledger.spent("address:127.0.0.1", "day")).as("booked").isBetween(QUOTA - QUOTA / 1_000, QUOTA);
                assertThat(fixture.ledger.leased("address:127.0.0.1", "day")).isZero();
                long reached = loads.stream().mapToLong(Load::received).sum();
                assertThat(reached).as("what reached clients").isLessThanOrEqualTo(fixture.ledger.spent("address:127.0.0.1", "day.out"));
                assertThat(fixture.ledger.events(TestEvent.Closed.class)).isNotEmpty().allSatisfy(closed ->
                        assertThat(closed.reason() + " " + closed.detail()).isEqualTo("quota_exhausted address:127.0.0.1 day=" + QUOTA));
            } finally {
                for (Load load : loads) {
                    load.close();
                }
            }
        }
    }
}
