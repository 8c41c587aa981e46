package org.btestfarm.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.btestfarm.farm.RawClient.command;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.TimeUnit;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A session costs as many messages a second at full speed as at 10 Mbit/s. */
class MailboxesCarrySignalsNotBytesTest {
    private static final int SECONDS = 4;

    @Test
    void messagesOfASessionDoNotGrowWithItsThroughput() throws Exception {
        Config counting = ConfigFactory.parseString(
                "pekko.actor.typed.default-mailbox.mailbox-type = \"" + CountingMailbox.class.getName() + "\"");
        try (FarmFixture fixture = FarmFixture.start(FarmFixture.settings(), counting)) {
            fixture.ledger.quota("address:127.0.0.1", "day", 1L << 50);
            Count paced = messages(fixture, 1_250_000);
            Count full = messages(fixture, Integer.MAX_VALUE);
            LoggerFactory.getLogger(getClass())
                    .warn("messages of a session: {} in {} s for {} bytes, {} in {} s for {} bytes",
                            paced.messages, paced.seconds, paced.bytes, full.messages, full.seconds, full.bytes);
            assertThat(full.bytes).isGreaterThan(10 * paced.bytes);
            // Of the time that it took in truth: a busy machine may show a second late. Two more, for what is under way at either end.
            assertThat(full.messages / full.seconds).as("a second; a fast test may ask for credit once more").isCloseTo(paced.messages / paced.seconds, within(3.5));
            assertThat((double) full.ofTheTest).as("of the connection a tick a second, of the session its progress every fifth; a busy machine may leave some out")
                    .isBetween(full.seconds - 2, 1.2 * full.seconds + 3);
            assertThat((double) full.messages - full.ofTheTest).as("of the node, for all its tests: what it reports, is granted and says of itself, a second")
                    .isLessThanOrEqualTo(11 * (full.seconds + 1));
        }
    }

    private record Count(long messages, long ofTheTest, long bytes, double seconds) {}

    /** Uploads so many bytes a second at most, for some status messages of the server. */
    private static Count messages(FarmFixture fixture, int bytesPerSecond) throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            client.open(command(Transport.TCP, Direction.SERVER_RECEIVES, 0, 0));
            byte[] block = new byte[65_536];
            long begin = 0;
            long beginNanos = 0;
            long ofTheTest = 0;
            long bytes = 0;
            long sentThisSecond = 0;
            for (int second = 0; second <= SECONDS; ) {
                if (sentThisSecond < bytesPerSecond && client.socket.getInputStream().available() < StatusMessage.LENGTH) {
                    client.send(block);
                    sentThisSecond += block.length;
                } else {
                    bytes += client.readStatus().receivedBytes();
                    sentThisSecond = 0;
                    if (second == 0) {
                        begin = CountingMailbox.total();
                        beginNanos = System.nanoTime();
                        ofTheTest = CountingMailbox.ofTests();
                        bytes = 0;
                    }
                    second++;
                }
            }
            return new Count(
                    CountingMailbox.total() - begin, CountingMailbox.ofTests() - ofTheTest, bytes, (System.nanoTime() - beginNanos) / (double) TimeUnit.SECONDS.toNanos(1));
        }
    }
}
