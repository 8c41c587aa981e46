package org.btestfarm.farm.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.farm.admission.Admission;
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
import org.junit.jupiter.api.Test;

/** What a second of counters becomes. */
class ActivitySamplerTest {
    private static final long BEGIN = 5_000_000_000L;

    private final ActivitySampler sampler = new ActivitySampler("node-1");
    private final Counters first = new Counters();
    private final Counters second = new Counters();

    /** Counters that say what a test wants them to. */
    private static final class Counters implements FlowCounters {
        long in;
        long out;
        OptionalLong lost = OptionalLong.empty();

        @Override
        public long receivedBytes() {
            return in;
        }

        @Override
        public long writtenBytes() {
            return out + 1_000;
        }

        @Override
        public long sentBytes() {
            return out;
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
            return lost;
        }

        @Override
        public long pausedNanos() {
            return 0;
        }
    }

    private static NodeSession session(Transport transport, Direction direction, int connections, long remoteTxBps) {
        InetAddress client = InetAddress.getLoopbackAddress();
        Admission admission = new Admission(Limits.defaults());
        Command command = new Command(transport, direction, Payload.ZEROS, connections, 0, 0, remoteTxBps, 0);
        return new NodeSessions(admission, lease -> {})
                .open(
                        new TestDescription(SessionId.of(client, new SessionToken(0x0501)), "ab", null, command),
                        client,
                        admission.sessionFromElsewhere(client),
                        remoteTxBps)
                .orElseThrow();
    }

    private NodeActivity at(Duration since, NodeSession session) {
        return sampler.sample(List.of(session), OptionalInt.of(7), BEGIN + since.toNanos(), since.toMillis());
    }

    private TestActivity only(Duration since, NodeSession session) {
        return at(since, session).tests().get(0);
    }

    @Test
    void ratesAreOfTheTimeSinceTheLastLook() {
        NodeSession session = session(Transport.TCP, Direction.BOTH, 2, 0);
        session.lease().begin(first, signal -> {});
        session.lease().begin(second, signal -> {});
        session.begins(BEGIN, 0);
        first.in = 1_000_000;
        first.out = 300_000;
        second.out = 200_000;
        TestActivity half = only(Duration.ofMillis(500), session);
        assertThat(half.inBps()).hasValue(16_000_000);
        assertThat(half.outBps()).as("what left, not what was only written").hasValue(8_000_000);
        first.in += 500_000;
        NodeActivity node = at(Duration.ofMillis(1_500), session);
        TestActivity later = node.tests().get(0);
        assertThat(later.inBps()).hasValue(4_000_000);
        assertThat(later.outBps()).as("known, and nothing").hasValue(0);
        assertThat(later.in()).isEqualTo(1_500_000);
        assertThat(later.out()).isEqualTo(500_000);
        assertThat(later.connections()).isEqualTo(2);
        assertThat(later.elapsedMillis()).isEqualTo(1_500);
        assertThat(later.transport()).isEqualTo(Transport.TCP);
        assertThat(later.direction()).isEqualTo(Direction.BOTH);
        assertThat(node.inBps()).isEqualTo(4_000_000);
        assertThat(node.cpuPct()).hasValue(7);
    }

    @Test
    void aRateJustAfterTheStartIsNotKnownAndNothingOfItIsForgotten() {
        NodeSession session = session(Transport.TCP, Direction.SERVER_RECEIVES, 0, 0);
        session.lease().begin(first, signal -> {});
        session.begins(BEGIN, 0);
        first.in = 1_000;
        assertThat(only(Duration.ofMillis(50), session).inBps()).isEmpty();
        assertThat(only(Duration.ofMillis(1_000), session).inBps()).hasValue(8_000);
    }

    @Test
    void whatNobodySaidIsAbsent() {
        NodeSession session = session(Transport.UDP, Direction.SERVER_RECEIVES, 3, 0);
        session.lease().begin(first, signal -> {});
        session.begins(BEGIN, 0);
        TestActivity silent = only(Duration.ofSeconds(1), session);
        assertThat(silent.remoteCpuPct()).isEmpty();
        assertThat(silent.lost()).isEmpty();
        assertThat(silent.limitBps()).isEmpty();
        assertThat(silent.user()).isEmpty();
        assertThat(silent.connections()).as("streams of its one flow").isEqualTo(3);
        first.lost = OptionalLong.of(0);
        session.lease().remoteCpu(0);
        TestActivity spoken = only(Duration.ofSeconds(2), session);
        assertThat(spoken.lost()).hasValue(0);
        assertThat(spoken.remoteCpuPct()).hasValue(0);
    }

    @Test
    void theLimitIsTheOneThatWasAskedForNotThePaceOfTheMoment() {
        NodeSession limited = session(Transport.UDP, Direction.SERVER_TRANSMITS, 0, 3_000_000);
        limited.lease().begin(first, signal -> {});
        limited.begins(BEGIN, 0);
        assertThat(only(Duration.ofSeconds(1), limited).limitBps()).hasValue(3_000_000);
        NodeSession free = session(Transport.UDP, Direction.SERVER_TRANSMITS, 0, 0);
        free.lease().begin(second, signal -> {});
        free.begins(BEGIN, 0);
        free.speed(1_000_000);
        assertThat(only(Duration.ofSeconds(1), free).limitBps()).isEmpty();
    }

    @Test
    void aTestThatMayStillBeRefusedAndOneWhoseFlowsHaveEndedAreNotThere() {
        NodeSession session = session(Transport.TCP, Direction.BOTH, 0, 0);
        assertThat(at(Duration.ofSeconds(1), session).tests()).isEmpty();
        session.begins(BEGIN, 0);
        var part = session.lease().begin(first, signal -> {});
        assertThat(at(Duration.ofSeconds(2), session).tests()).hasSize(1);
        part.end();
        assertThat(at(Duration.ofSeconds(3), session).tests()).isEmpty();
    }

    @Test
    void oneThatBeganElsewhereKeepsItsAge() {
        NodeSession session = session(Transport.TCP, Direction.BOTH, 2, 0);
        session.lease().begin(first, signal -> {});
        session.begins(BEGIN, 4_000);
        first.in = 1_000;
        TestActivity joined = only(Duration.ofSeconds(1), session);
        assertThat(joined.elapsedMillis()).isEqualTo(5_000);
        assertThat(joined.inBps()).as("over the second that it is here").hasValue(8_000);
    }

    @Test
    void aNodeThatSaysNothingIsForgotten() {
        ActivityBoard board = new ActivityBoard();
        NodeActivity other = new NodeActivity("node-2", 1, OptionalInt.empty(), Optional.empty(), List.of());
        NodeActivity own = new NodeActivity("node-1", 2, OptionalInt.empty(), Optional.empty(), List.of());
        assertThat(board.now()).isEqualTo(FarmActivity.NONE);
        board.hear(other, BEGIN);
        board.publish(own, BEGIN);
        assertThat(board.now().nodes()).containsExactly(own, other);
        assertThat(board.now()).isSameAs(board.now());
        board.publish(own, BEGIN + Duration.ofSeconds(6).toNanos());
        assertThat(board.now().nodes()).containsExactly(own);
    }
}
