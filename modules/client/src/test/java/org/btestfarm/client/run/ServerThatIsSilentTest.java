package org.btestfarm.client.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.testing.FakeServer;
import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.api.Test;

/** A server that says nothing, at the set-up or later: every wait ends. */
class ServerThatIsSilentTest extends ScenarioTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void noGreeting() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> assertThat(peer.drain()).isZero())) {
            TestResult result = run(tcp(server).stepDeadline(SHORT));

            assertThat(result.outcome()).isEqualTo(TestOutcome.CANNOT_CONNECT);
            assertThat(result.reason()).contains("the greeting within 0.3 s");
            assertAllClosed(server);
        }
    }

    @Test
    void halfAReply() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.greet();
            peer.sendHex("0100");
            peer.drain();
        })) {
            TestResult result = run(tcp(server).stepDeadline(SHORT));

            assertThat(result.outcome()).isEqualTo(TestOutcome.CANNOT_CONNECT);
            assertThat(result.reason()).contains("the reply to the command within 0.3 s");
            assertAllClosed(server);
        }
    }

    @Test
    void aDownloadInWhichNothingComes() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.pass();
            peer.drain();
        })) {
            TestResult result = runImpatiently(tcp(server).duration(LONG));

            assertThat(result.outcome()).isEqualTo(TestOutcome.BROKE_OFF);
            assertThat(result.reason()).contains("no byte moved for 1.5 s");
            assertThat(result.setUp()).isEmpty();
            assertAllClosed(server);
        }
    }

    @Test
    void anUploadThatIsNotReadEndsAlthoughStatusesCome() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
            peer.pass();
            ScheduledExecutorService statuses = Executors.newSingleThreadScheduledExecutor();
            try {
                int[] sequence = {0};
                ScheduledFuture<?> sending = statuses.scheduleAtFixedRate(
                        () -> {
                            try {
                                peer.send(new StatusMessage(1, ++sequence[0], 0).encode());
                            } catch (IOException closed) {
                                throw new UncheckedIOException(closed);
                            }
                        },
                        200,
                        200,
                        TimeUnit.MILLISECONDS);
                // Ends when the client has closed and a status no longer goes out; nothing was read until then.
                assertThat(catchThrowable(() -> sending.get(15, TimeUnit.SECONDS)))
                        .isInstanceOf(ExecutionException.class);
            } finally {
                statuses.shutdownNow();
            }
        })) {
            TestResult result = runImpatiently(tcp(server).direction(TestDirection.TRANSMIT).duration(LONG));

            assertThat(result.outcome()).as(result.reason()).isEqualTo(TestOutcome.BROKE_OFF);
            assertThat(result.reason()).contains("no byte moved");
            assertAllClosed(server);
        }
    }
}
