package org.btestfarm.farm.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.btestfarm.farm.FarmFixture;
import org.btestfarm.farm.LogLines;
import org.btestfarm.farm.RawClient;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A quota ends a test at its last byte: not one more is moved or booked, on the side where it belongs, and log and journal name the limit. */
class TestStoppedByItsQuotaTest {
    private static final long QUOTA = 5_000_003;

    @ParameterizedTest
    @CsvSource({
        "TCP, SERVER_TRANSMITS, 1, day",
        "TCP, SERVER_TRANSMITS, 4, month.out",
        "TCP, SERVER_RECEIVES, 1, day.in",
        "TCP, SERVER_RECEIVES, 4, day",
        "TCP, BOTH, 3, week",
        "UDP, SERVER_TRANSMITS, 1, day.out",
        "UDP, SERVER_RECEIVES, 1, day",
        "UDP, BOTH, 1, day"
    })
    void endsAtTheLastByte(Transport transport, Direction direction, int connections, String key) throws Exception {
        Command command = RawClient.command(transport, direction, connections == 1 ? 0 : connections, 0);
        String limit = "user:alice " + key + "=" + QUOTA;
        try (FarmFixture fixture = FarmFixture.start();
                LogLines session = new LogLines("org.btestfarm.farm.session.Session");
                LogLines refusals = new LogLines("org.btestfarm.farm.admission.RefusalLog")) {
            fixture.ledger.quota("user:alice", key, QUOTA);
            List<RawClient> clients = open(fixture, command);
            int port = transport == Transport.UDP ? clients.get(0).readPort() : 0;
            try (Load load = Load.of(command, clients, port)) {
                Awaitility.await().atMost(FarmFixture.LONG.multipliedBy(3)).until(load::isOver);
                fixture.awaitNobody();
                Awaitility.await().atMost(FarmFixture.LONG).until(() -> !fixture.ledger.events(TestEvent.Closed.class).isEmpty());

                long in = fixture.ledger.spent("user:alice", "day.in");
                long out = fixture.ledger.spent("user:alice", "day.out");
                long counted = key.endsWith(".in") ? in : key.endsWith(".out") ? out : in + out;
                int packet = transport == Transport.UDP ? 1_500 : 1;
                assertThat(counted).as("booked").isBetween(QUOTA - packet + 1, QUOTA);
                assertThat(fixture.ledger.leased("user:alice", "day")).as("still promised").isZero();
                assertThat(load.received()).as("what reached the client, who was charged for it").isLessThanOrEqualTo(out);
                assertThat(load.sent()).as("what the client sent").isGreaterThanOrEqualTo(in);
                if (direction == Direction.SERVER_TRANSMITS) {
                    assertThat(in).isZero();
                }
                if (transport == Transport.TCP && direction == Direction.SERVER_TRANSMITS) {
                    assertThat(load.received()).as("all of it arrives").isEqualTo(out);
                }
                if (transport == Transport.UDP && direction == Direction.SERVER_RECEIVES) {
                    assertThat(out).isZero();
                }
                assertThat(fixture.ledger.events(TestEvent.Closed.class)).singleElement().satisfies(closed -> {
                    assertThat(closed.reason()).isEqualTo("quota_exhausted");
                    assertThat(closed.detail()).isEqualTo(limit);
                });
                Awaitility.await().atMost(FarmFixture.LONG).untilAsserted(() -> assertThat(session.all()).anySatisfy(line -> assertThat(line)
                        .startsWith("test ended: 127.0.0.1 user=alice")
                        .contains(" in=" + in)
                        .endsWith(" reason=quota_exhausted detail=\"" + limit + '"')));
            }
            try (RawClient late = fixture.connect(ListenerAuth.ECSRP5)) {
                assertThat(late.ecSrp5(command, "alice", "secret")).isInstanceOf(Reply.Pass.class);
                assertThat(late.isClosedByServer()).isTrue();
            }
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> refusals.contain(": quota: " + limit + " exhausted"));
        }
    }

    static List<RawClient> open(FarmFixture fixture, Command command) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        RawClient first = fixture.connect(ListenerAuth.ECSRP5);
        clients.add(first);
        Reply.Pass pass = (Reply.Pass) first.ecSrp5(command, "alice", "secret");
        for (int i = 1; command.transport() == Transport.TCP && i < command.connections(); i++) {
            RawClient next = fixture.connect(ListenerAuth.ECSRP5);
            clients.add(next);
            // The quota may be used up before all have joined.
            next.join(pass.token());
        }
        return clients;
    }
}
