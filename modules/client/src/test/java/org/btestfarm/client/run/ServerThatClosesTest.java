package org.btestfarm.client.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.btestfarm.client.Login;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.testing.FakeServer;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that closes or resets, at each step. */
class ServerThatClosesTest extends ScenarioTest {
    static Stream<Arguments> steps() {
        return Stream.of(
                step("before the greeting", TestOutcome.REFUSED, peer -> {}),
                step("within the greeting", TestOutcome.REFUSED, peer -> peer.sendHex("0100")),
                step("after the greeting", TestOutcome.REFUSED, peer -> peer.greet()),
                step("within the reply", TestOutcome.REFUSED, peer -> {
                    peer.greet();
                    peer.sendHex("0100");
                }),
                step("after asking for MD5", TestOutcome.AUTHENTICATION_FAILED, peer -> {
                    peer.greet();
                    peer.sendHex("02000000");
                }),
                step("after the MD5 response", TestOutcome.AUTHENTICATION_FAILED, peer -> {
                    peer.greet();
                    peer.sendHex("02000000");
                    peer.send(new byte[16]);
                    peer.read(48);
                }),
                step("after asking for EC-SRP5", TestOutcome.AUTHENTICATION_FAILED, peer -> {
                    peer.greet();
                    peer.sendHex("03000000");
                    peer.read(1 + 4 + 33);
                }),
                step("right after the pass", TestOutcome.REFUSED, peer -> peer.pass()));
    }

    private static Arguments step(String name, TestOutcome expected, FakeServer.Script script) {
        return Arguments.of(name, expected, script);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("steps")
    void closing(String name, TestOutcome expected, FakeServer.Script script) throws Exception {
        try (FakeServer server = FakeServer.playing(script)) {
            TestResult result = run(tcp(server).login(new Login("ann", "secret", true)).duration(SHORT.multipliedBy(10)));

            assertThat(result.outcome()).as(result.reason()).isEqualTo(expected);
            assertAllClosed(server);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("steps")
    void resetting(String name, TestOutcome expected, FakeServer.Script script) throws Exception {
        FakeServer.Script resetting = peer -> {
            script.play(peer);
            peer.reset();
        };
        try (FakeServer server = FakeServer.playing(resetting)) {
            TestResult result = run(tcp(server).login(new Login("ann", "secret", true)).duration(SHORT.multipliedBy(10)));

            // A reset may overtake what was sent before it, and even the end of connecting: then an earlier step is what failed.
            Set<TestOutcome> earlier = name.contains("before the") || name.contains("within the greeting")
                    ? EnumSet.of(TestOutcome.REFUSED, TestOutcome.CANNOT_CONNECT)
                    : EnumSet.of(TestOutcome.REFUSED);
            assertThat(result.outcome()).as(result.reason()).satisfiesAnyOf(
                    outcome -> assertThat(outcome).isEqualTo(expected), outcome -> assertThat(earlier).contains(outcome));
            assertAllClosed(server);
        }
    }

    @Test
    void aTestThatDataHadBegunToMoveInBreaksOffWithItsFigures() throws Exception {
        CountDownLatch firstSecond = new CountDownLatch(1);
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.pass();
            peer.send(new byte[100_000]);
            firstSecond.await(30, TimeUnit.SECONDS);
        })) {
            TestResult result = BandwidthTest.run(plane(), tcp(server).duration(SHORT.multipliedBy(30)).build(), second -> {
                        seconds.add(second);
                        firstSecond.countDown();
                    })
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);

            assertThat(result.outcome()).isEqualTo(TestOutcome.BROKE_OFF);
            assertThat(result.rxBytes()).isEqualTo(100_000);
            assertThat(received()).isEqualTo(100_000);
            assertThat(result.reason()).containsPattern("^broke off after [1-9]\\d*\\.\\d s").contains("closed the connection");
            assertAllClosed(server);
        }
    }

    @Test
    void anUploadIsBrokenOffByTheServersCloseToo() throws Exception {
        CountDownLatch firstSecond = new CountDownLatch(1);
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.pass();
            peer.send(new StatusMessage(5, 1, 1_000).encode());
            while (firstSecond.getCount() > 0) {
                peer.read(1_000);
            }
        })) {
            TestPlan plan = tcp(server)
                    .direction(TestDirection.TRANSMIT)
                    .txBps(10_000_000)
                    .duration(SHORT.multipliedBy(30))
                    .build();
            TestResult result = BandwidthTest.run(plane(), plan, second -> firstSecond.countDown())
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);

            assertThat(result.outcome()).as(result.reason()).isEqualTo(TestOutcome.BROKE_OFF);
            assertThat(result.txBytes()).isPositive();
            assertThat(result.remoteCpuPct()).hasValue(5);
            assertAllClosed(server);
        }
    }

    @Test
    void udpWithoutAPortIsRefused() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> peer.pass())) {
            assertThat(run(tcp(server).transport(Transport.UDP)).outcome()).isEqualTo(TestOutcome.REFUSED);
            assertAllClosed(server);
        }
    }

    @Test
    void nobodyListeningIsCannotConnect() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            nobody = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
        TestResult result = run(tcp(nobody));

        assertThat(result.outcome()).isEqualTo(TestOutcome.CANNOT_CONNECT);
        assertThat(result.reason()).startsWith("cannot connect to 127.0.0.1 port " + nobody.getPort());
        assertThat(result.auth()).isEmpty();
    }

    @Test
    void anUnknownHostIsCannotConnect() throws Exception {
        TestResult result = run(tcp(InetSocketAddress.createUnresolved("no-such-host.invalid", 2000)));

        assertThat(result.outcome()).isEqualTo(TestOutcome.CANNOT_CONNECT);
        assertThat(result.reason()).contains("no-such-host.invalid");
    }
}
