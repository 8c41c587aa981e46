package org.btestfarm.client.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.testing.FakeServer;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Join;
import org.btestfarm.protocol.SessionToken;
import org.junit.jupiter.api.Test;

/** TCP with several connections: data on each as it joins, and on fewer where the server grants fewer (docs/protocol.md, section 5). */
class SeveralConnectionsTest extends ScenarioTest {
    private static final SessionToken TOKEN = new SessionToken(0xab54);
    private static final int BLOCK = 5_000;

    private static final FakeServer.Script JOIN = peer -> {
        assertThat(peer.greet()).isEqualTo(new Join(TOKEN));
        peer.sendHex("01ab5400");
        peer.send(new byte[BLOCK]);
        peer.drain();
    };

    private static FakeServer.Script first(int connections) {
        return peer -> {
            assertThat(((Command) peer.greet()).connectionCount()).isEqualTo(connections);
            peer.sendHex("01ab5400");
            peer.send(new byte[BLOCK]);
            peer.drain();
        };
    }

    @Test
    void allJoin() throws Exception {
        try (FakeServer server = FakeServer.playing(first(5), JOIN)) {
            TestResult result = runUntil(tcp(server).connections(5), () -> received() == 5 * BLOCK);

            assertThat(result.outcome()).isEqualTo(TestOutcome.DONE);
            assertThat(result.connections()).isEqualTo(5);
            assertThat(result.rxBytes()).isEqualTo(5 * BLOCK);
            assertThat(result.notes()).isEmpty();
            assertAllClosed(server);
            assertThat(server.accepted()).isEqualTo(5);
        }
    }

    @Test
    void dataFlowsBeforeTheOthersJoin() throws Exception {
        CountDownLatch firstSecond = new CountDownLatch(1);
        FakeServer.Script slowJoin = peer -> {
            peer.greet();
            assertThat(firstSecond.await(30, TimeUnit.SECONDS)).isTrue();
            peer.sendHex("01ab5400");
            peer.send(new byte[BLOCK]);
            peer.drain();
        };
        try (FakeServer server = FakeServer.playing(first(2), slowJoin)) {
            TestResult result = runUntil(tcp(server).connections(2), () -> {
                if (!seconds.isEmpty()) {
                    firstSecond.countDown();
                }
                return received() == 2 * BLOCK;
            });

            assertThat(seconds.get(0).rxBytes()).isEqualTo(BLOCK);
            assertThat(result.rxBytes()).isEqualTo(2 * BLOCK);
            assertThat(result.connections()).isEqualTo(2);
            assertAllClosed(server);
        }
    }

    @Test
    void refusedJoinsAreNotedAndDoNotEndTheTest() throws Exception {
        try (FakeServer server = FakeServer.playing(first(4), JOIN, peer -> {
            peer.greet();
            peer.sendHex("00000000");
        })) {
            int[] before = {Integer.MAX_VALUE};
            TestResult result = runUntil(tcp(server).connections(4), () -> {
                if (before[0] == Integer.MAX_VALUE && server.accepted() == 4 && server.stillOpen() == 2) {
                    before[0] = seconds.size();
                }
                return before[0] < seconds.size() - 1; // A whole second later.
            });

            assertThat(result.outcome()).isEqualTo(TestOutcome.DONE);
            assertThat(result.connections()).isEqualTo(2);
            assertThat(result.notes()).containsExactly("2 of 3 further connections did not join: the server refused it: 00000000");
            assertAllClosed(server);
        }
    }

    @Test
    void aJoinThatIsNeverAnsweredIsClosedWithTheTest() throws Exception {
        try (FakeServer server = FakeServer.playing(first(2), peer -> {
            peer.greet();
            assertThat(peer.drain()).isZero();
        })) {
            TestResult result = run(tcp(server).connections(2));

            assertThat(result.outcome()).isEqualTo(TestOutcome.DONE);
            assertThat(result.connections()).isEqualTo(1);
            assertAllClosed(server);
        }
    }

    @Test
    void withoutATokenOneConnectionCarriesTheTest() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.pass();
            peer.send(new byte[BLOCK]);
            peer.drain();
        })) {
            TestResult result = run(tcp(server).connections(20));

            assertThat(result.outcome()).isEqualTo(TestOutcome.DONE);
            assertThat(result.notes()).singleElement().asString().contains("no session token", "instead of 20");
            assertThat(server.accepted()).isEqualTo(1);
            assertAllClosed(server);
        }
    }

    @Test
    void aLostConnectionEndsOnlyItself() throws Exception {
        CountDownLatch firstSecond = new CountDownLatch(1);
        try (FakeServer server = FakeServer.playing(
                peer -> {
                    peer.greet();
                    peer.sendHex("01ab5400");
                    peer.send(new byte[BLOCK]);
                    peer.drain();
                },
                peer -> {
                    peer.greet();
                    peer.sendHex("01ab5400");
                    peer.send(new byte[BLOCK]);
                    assertThat(firstSecond.await(30, TimeUnit.SECONDS)).isTrue();
                })) {
            TestResult result = runUntil(tcp(server).connections(2), () -> {
                if (received() == 2 * BLOCK) {
                    firstSecond.countDown();
                }
                return server.stillOpen() == 1;
            });

            assertThat(result.outcome()).isEqualTo(TestOutcome.DONE);
            assertThat(result.rxBytes()).isEqualTo(2 * BLOCK);
            assertAllClosed(server);
        }
    }
}
