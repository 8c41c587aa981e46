package org.btestfarm.farm.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.OptionalLong;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.farm.admission.Admission;
import org.btestfarm.farm.admission.Permit;
import org.btestfarm.farm.session.NodeSession;
import org.btestfarm.farm.session.NodeSessions;
import org.btestfarm.farm.session.SessionId;
import org.btestfarm.farm.session.TestDescription;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.SessionToken;
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
        Silence silence = new Silence(Direction.SERVER_RECEIVES, shared(Pace.UNLIMITED), 0);
        assertThat(silence.nanos(new Counters(5, 12, 0), SECOND)).isZero();
        assertThat(silence.nanos(new Counters(5, 24, 0), 3 * SECOND)).isEqualTo(2 * SECOND);
    }

    @Test
    void aClientThatOnlyReceivesMayBeSilent() {
        Silence silence = new Silence(Direction.SERVER_TRANSMITS, shared(Pace.UNLIMITED), 0);
        assertThat(silence.nanos(new Counters(0, 100, 0), SECOND)).isZero();
        assertThat(silence.nanos(new Counters(7, 100, 0), 2 * SECOND)).isEqualTo(SECOND);
    }

    @Test
    void pausedTimeDoesNotCount() {
        Silence silence = new Silence(Direction.BOTH, shared(Pace.UNLIMITED), 0);
        silence.nanos(new Counters(1, 1, SECOND), SECOND);
        assertThat(silence.nanos(new Counters(1, 1, 4 * SECOND), 6 * SECOND)).isEqualTo(2 * SECOND);
    }

    @Test
    void whoWaitsForItsTurnAtASlowPaceIsNotSilentWhileOthersMove() {
        NodeSession slow = shared(8_000);
        Silence first = new Silence(Direction.SERVER_TRANSMITS, slow, 0);
        Silence second = new Silence(Direction.SERVER_TRANSMITS, slow, 0);
        assertThat(first.nanos(new Counters(0, 100, 0), 9 * SECOND)).isZero();
        assertThat(second.nanos(new Counters(0, 0, 0), 12 * SECOND)).isEqualTo(3 * SECOND);
        assertThat(first.nanos(new Counters(0, 100, 0), 20 * SECOND)).as("all are silent").isEqualTo(11 * SECOND);
    }

    @Test
    void whoMovesNothingAtFullSpeedIsSilentWhateverTheOthersMove() {
        NodeSession fast = shared(Pace.UNLIMITED);
        Silence first = new Silence(Direction.SERVER_TRANSMITS, fast, 0);
        Silence second = new Silence(Direction.SERVER_TRANSMITS, fast, 0);
        first.nanos(new Counters(0, 100, 0), 9 * SECOND);
        assertThat(second.nanos(new Counters(0, 0, 0), 12 * SECOND)).isEqualTo(12 * SECOND);
    }

    @Test
    void unlimitedUdpFollowsTheReports() {
        NodeSession shared = shared(Pace.UNLIMITED);
        Pace pace = shared.pace();
        UdpSpeed speed = new UdpSpeed(udp(0), 1_500, shared);
        speed.status(new StatusMessage(0, 1, 1_250_000));
        assertThat(pace.bps()).isEqualTo(15_000_000);
        speed.status(new StatusMessage(0, 2, 0));
        assertThat(pace.bps()).as("nothing reported").isEqualTo(15_000_000);
    }

    @Test
    void limitedUdpHoldsItsLimit() {
        NodeSession shared = shared(1_000_000);
        Pace pace = shared.pace();
        new UdpSpeed(udp(1_000_000), 1_500, shared).status(new StatusMessage(0, 1, 10));
        assertThat(pace.bps()).isEqualTo(1_000_000);
    }

    @Test
    void strangersBeginAtALimitedSpeed() {
        Limits limits = new Limits(1, 1, 1, 1, 1, Duration.ofSeconds(1), 5_000_000);
        assertThat(UdpSpeed.start(udp(0), true, limits)).isEqualTo(Pace.UNLIMITED);
        assertThat(UdpSpeed.start(udp(0), false, limits)).isEqualTo(5_000_000);
        assertThat(UdpSpeed.start(udp(7_000_000), false, limits)).isEqualTo(7_000_000);
    }

    private static NodeSession shared(long bps) {
        InetAddress client = InetAddress.getLoopbackAddress();
        Admission admission = new Admission(Limits.defaults());
        Permit place = admission.sessionFromElsewhere(client);
        return new NodeSessions(admission, lease -> {})
                .open(new TestDescription(SessionId.of(client, new SessionToken(0x0501)), "ab", null, udp(bps)), client, place, bps)
                .orElseThrow();
    }

    private static Command udp(long bps) {
        return new Command(Transport.UDP, Direction.SERVER_TRANSMITS, Payload.ZEROS, 0, 0, 0, bps, 0);
    }
}
