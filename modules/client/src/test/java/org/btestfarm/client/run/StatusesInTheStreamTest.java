package org.btestfarm.client.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.testing.FakeServer;
import org.btestfarm.client.testing.Peer;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.api.Test;

/** A TCP server's statuses stand anywhere in its data, and may be split (docs/protocol.md, section 6). */
class StatusesInTheStreamTest extends ScenarioTest {
    private static final Duration LONG_ENOUGH = Duration.ofMillis(1_500);
    private static final int BLOCK = 10_007;

    @Test
    void inZeros() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.pass();
            sendAround(peer, new byte[BLOCK], new StatusMessage(40, 1, 0), 5);
            sendAround(peer, new byte[BLOCK], new StatusMessage(60, 2, 0), 11);
            peer.drain();
        })) {
            TestResult result = runUntil(tcp(server), () -> received() == 2L * (2 * BLOCK + StatusMessage.LENGTH));

            assertThat(result.outcome()).isEqualTo(TestOutcome.DONE);
            assertThat(result.remoteCpuPct()).hasValue(50);
            assertThat(result.rxBytes()).isEqualTo(2L * (2 * BLOCK + StatusMessage.LENGTH));
            assertThat(seconds).anySatisfy(second -> assertThat(second.remoteCpuPct()).hasValue(60));
            assertAllClosed(server);
        }
    }

    @Test
    void inRandomData() throws Exception {
        byte[] noise = new byte[BLOCK];
        new Random(1).nextBytes(noise);
        CountDownLatch firstSecond = new CountDownLatch(1);
        try (FakeServer server = FakeServer.playing(peer -> {
            assertThat(peer.pass().payload()).isEqualTo(Payload.RANDOM);
            peer.send(noise);
            // One that comes sooner cannot be told from noise.
            assertThat(firstSecond.await(30, TimeUnit.SECONDS)).isTrue();
            sendAround(peer, noise, new StatusMessage(33, 1, 0), 7);
            peer.drain();
        })) {
            TestResult result = BandwidthTest.run(
                            plane(),
                            tcp(server).payload(Payload.RANDOM).duration(LONG_ENOUGH.multipliedBy(2)).build(),
                            second -> firstSecond.countDown())
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);

            assertThat(result.outcome()).isEqualTo(TestOutcome.DONE);
            assertThat(result.remoteCpuPct()).hasValue(33);
            assertAllClosed(server);
        }
    }

    @Test
    void aloneWhileOnlyWeSend() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.pass();
            peer.sendByteByByte(new StatusMessage(21, 1, 0).encode());
            peer.drain();
        })) {
            TestResult result = runUntil(
                    tcp(server).direction(TestDirection.TRANSMIT).txBps(10_000_000), () -> seconds.stream().anyMatch(second -> second.remoteCpuPct().isPresent()));

            assertThat(result.outcome()).isEqualTo(TestOutcome.DONE);
            assertThat(result.remoteCpuPct()).hasValue(21);
            assertThat(result.rxBytes()).as("a status is no test data").isZero();
            assertThat(result.txBytes()).isPositive();
            assertAllClosed(server);
        }
    }

    @Test
    void absentMeansUnknownAndNotZero() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.pass();
            peer.send(new byte[BLOCK]);
            peer.drain();
        })) {
            TestResult result = run(tcp(server).duration(LONG_ENOUGH));

            assertThat(result.outcome()).isEqualTo(TestOutcome.DONE);
            assertThat(result.remoteCpuPct()).isEmpty();
            assertThat(result.lostPackets()).isEmpty();
            assertThat(seconds).allSatisfy(second -> assertThat(second.remoteCpuPct()).isEmpty());
            assertAllClosed(server);
        }
    }

    /** Data, a status that is cut after so many bytes, data. */
    private static void sendAround(Peer peer, byte[] data, StatusMessage status, int cut) throws IOException {
        byte[] encoded = status.encode();
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        first.write(data);
        first.write(Arrays.copyOf(encoded, cut));
        peer.send(first.toByteArray());
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        second.write(Arrays.copyOfRange(encoded, cut, encoded.length));
        second.write(data);
        peer.send(second.toByteArray());
    }
}
