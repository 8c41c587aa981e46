package org.btestfarm.farm.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.api.Test;

class SilenceAndSpeedTest {
    private static final long SECOND = 1_000_000_000L;

    private record Counters(long receivedBytes, long sentBytes, long pausedNanos) implements FlowCounters {
        @Override
        public long writtenBytes() {
            return sentBytes;
        }

        @Override
        public long receivedDatagrams() {
            return 0;
        }

        @Override
        public long sentDatagrams() {
            return 0;
        }

        @Override
        public OptionalLong lostDatagrams() {
            return OptionalLong.empty();
        }
    }

    @Test
    void statusMessagesToAClientThatOnlySendsAreNoSignOfLife() {
        Silence silence = new Silence(Direction.SERVER_RECEIVES, 0);
        assertThat(silence.nanos(new Counters(5, 12, 0), SECOND)).isZero();
        assertThat(silence.nanos(new Counters(5, 24, 0), 3 * SECOND)).isEqualTo(2 * SECOND);
    }

    @Test
    void aClientThatOnlyReceivesMayBeSilent() {
        Silence silence = new Silence(Direction.SERVER_TRANSMITS, 0);
        assertThat(silence.nanos(new Counters(0, 100, 0), SECOND)).isZero();
        assertThat(silence.nanos(new Counters(7, 100, 0), 2 * SECOND)).isEqualTo(SECOND);
    }

    @Test
    void pausedTimeDoesNotCount() {
        Silence silence = new Silence(Direction.BOTH, 0);
        silence.nanos(new Counters(1, 1, SECOND), SECOND);
        assertThat(silence.nanos(new Counters(1, 1, 4 * SECOND), 6 * SECOND)).isEqualTo(2 * SECOND);
    }

    @Test
    void unlimitedUdpFollowsTheReports() {
        Pace pace = Pace.of(Pace.UNLIMITED);
        UdpSpeed speed = new UdpSpeed(udp(0), 1_500, pace, 0);
        speed.status(new StatusMessage(0, 1, 1_250_000), SECOND);
        assertThat(pace.bps()).isEqualTo(15_000_000);
        speed.status(new StatusMessage(0, 2, 0), 2 * SECOND);
        assertThat(pace.bps()).as("nothing reported").isEqualTo(15_000_000);
    }

    @Test
    void limitedUdpHoldsItsLimit() {
        Pace pace = Pace.of(1_000_000);
        new UdpSpeed(udp(1_000_000), 1_500, pace, 0).status(new StatusMessage(0, 1, 10), SECOND);
        assertThat(pace.bps()).isEqualTo(1_000_000);
    }

    @Test
    void strangersBeginAtALimitedSpeed() {
        Limits limits = new Limits(1, 1, 1, 1, 1, Duration.ofSeconds(1), 5_000_000);
        assertThat(UdpSpeed.start(udp(0), true, limits)).isEqualTo(Pace.UNLIMITED);
        assertThat(UdpSpeed.start(udp(0), false, limits)).isEqualTo(5_000_000);
        assertThat(UdpSpeed.start(udp(7_000_000), false, limits)).isEqualTo(7_000_000);
    }

    private static Command udp(long bps) {
        return new Command(Transport.UDP, Direction.SERVER_TRANSMITS, Payload.ZEROS, 0, 0, 0, bps, 0);
    }
}
