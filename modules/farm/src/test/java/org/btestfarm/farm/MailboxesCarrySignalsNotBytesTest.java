package org.btestfarm.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.btestfarm.farm.RawClient.command;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
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
                    .warn("messages in {} s of a session: {} for {} bytes, {} for {} bytes",
                            SECONDS, paced.messages, paced.bytes, full.messages, full.bytes);
            assertThat(full.bytes).isGreaterThan(10 * paced.bytes);
            assertThat(full.messages).as("a fast test may ask for credit once more").isCloseTo(paced.messages, within(3L * SECONDS));
            assertThat(full.ofTheTest).as("of the connection a tick, of the session its progress, a second")
                    .isBetween(2L * SECONDS - 2, 2L * SECONDS + 2);
            assertThat(full.messages - full.ofTheTest).as("of the node, for all its tests: what it reports, is granted and says of itself, a second")
                    .isLessThanOrEqualTo(11L * SECONDS);
        }
    }

    private record Count(long messages, long ofTheTest, long bytes) {}

    /** Uploads so many bytes a second at most, for some status messages of the server. */
    private static Count messages(FarmFixture fixture, int bytesPerSecond) throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            client.open(command(Transport.TCP, Direction.SERVER_RECEIVES, 0, 0));
            byte[] block = new byte[65_536];
            long begin = 0;
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
                        ofTheTest = CountingMailbox.ofTests();
                        bytes = 0;
                    }
                    second++;
                }
            }
            return new Count(CountingMailbox.total() - begin, CountingMailbox.ofTests() - ofTheTest, bytes);
        }
    }
}
