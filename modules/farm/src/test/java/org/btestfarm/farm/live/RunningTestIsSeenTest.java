package org.btestfarm.farm.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.farm.RawClient.command;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.btestfarm.farm.FarmFixture;
import org.btestfarm.farm.RawClient;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;

/** Over real sockets: a test is seen while it runs, moves, and is gone when it has ended. */
class RunningTestIsSeenTest {
    private static final int LOOKS = 3;

    private static List<TestActivity> tests(FarmFixture fixture) {
        return fixture.farm.activity().nodes().stream().flatMap(node -> node.tests().stream()).toList();
    }

    @Test
    void aTestOfTwoConnectionsIsOneRow() throws Exception {
        try (FarmFixture fixture = FarmFixture.start();
                RawClient first = fixture.connect(ListenerAuth.ECSRP5)) {
            assertThat(tests(fixture)).isEmpty();
            Reply.Pass pass = (Reply.Pass) first.ecSrp5(command(Transport.TCP, Direction.SERVER_TRANSMITS, 2, 8_000_000), "alice", "secret");
            try (RawClient second = fixture.connect(ListenerAuth.ECSRP5)) {
                second.join(pass.token());
                Awaitility.await().atMost(FarmFixture.LONG).untilAsserted(() -> {
                    first.read(20_000);
                    second.read(20_000);
                    assertThat(tests(fixture)).singleElement().satisfies(test -> {
                        assertThat(test.user()).contains("alice");
                        assertThat(test.address()).isEqualTo("127.0.0.1");
                        assertThat(test.direction()).isEqualTo(Direction.SERVER_TRANSMITS);
                        assertThat(test.connections()).isEqualTo(2);
                        assertThat(test.out()).isPositive();
                        assertThat(test.outBps().orElse(0)).isPositive();
                        assertThat(test.limitBps()).hasValue(8_000_000);
                        assertThat(test.remoteCpuPct()).as("a server does not look into a TCP stream").isEmpty();
                        assertThat(test.lost()).isEmpty();
                    });
                });
                long before = tests(fixture).get(0).out();
                Awaitility.await().atMost(FarmFixture.LONG).untilAsserted(() -> {
                    first.read(20_000);
                    assertThat(tests(fixture).get(0).out()).isGreaterThan(before);
                });
            }
            first.close();
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> tests(fixture).isEmpty());
            assertThat(fixture.farm.activity().nodes()).as("the node itself stays").hasSize(1);
        }
    }

    @Test
    void lookingIsOneMessageASecond() throws Exception {
        try (FarmFixture fixture = FarmFixture.start()) {
            FarmActivity first = fixture.farm.activity();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(FarmFixture.LONG)
                    .until(() -> fixture.farm.activity() != first && fixture.farm.activity().atMillis() > 0);
            FarmActivity now = fixture.farm.activity();
            for (int look = 0; look < LOOKS; look++) {
                FarmActivity last = fixture.farm.activity();
                Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(FarmFixture.LONG).until(() -> fixture.farm.activity() != last);
            }
            // One that came late makes the way to the next shorter.
            assertThat(fixture.farm.activity().atMillis() - now.atMillis()).as("milliseconds in which %d looks came", LOOKS).isGreaterThan(LOOKS * 500);
        }
    }
}
