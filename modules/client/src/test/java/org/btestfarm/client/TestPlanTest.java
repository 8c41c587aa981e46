package org.btestfarm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;

/** What a plan asks for on the wire, and what it refuses to ask for. */
class TestPlanTest {
    private final TestPlanBuilder plan = TestPlan.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), 2000));

    @Test
    void theDefaultsAreThoseOfRouterOs() {
        Command command = plan.build().command();

        assertThat(command)
                .isEqualTo(new Command(Transport.UDP, Direction.SERVER_TRANSMITS, Payload.ZEROS, 0, 1500, 0, 0, 0));
    }

    @Test
    void ourTransmitIsTheServersReceive() {
        assertThat(plan.direction(TestDirection.TRANSMIT).build().command().direction().code()).isEqualTo(1);
        assertThat(plan.direction(TestDirection.RECEIVE).build().command().direction().code()).isEqualTo(2);
        assertThat(plan.direction(TestDirection.BOTH).build().command().direction().code()).isEqualTo(3);
    }

    @Test
    void theCommandCarriesTheServersSizeAndBothRates() {
        TestPlan asked = plan.transport(Transport.TCP).connections(20).txSize(1_000).rxSize(2_000).txBps(3_000_000).rxBps(4_000_000).build();

        assertThat(asked.command())
                .isEqualTo(new Command(Transport.TCP, Direction.SERVER_TRANSMITS, Payload.ZEROS, 20, 2_000, 0, 4_000_000, 3_000_000));
        assertThat(asked.effectiveTxSize()).isEqualTo(1_000);
    }

    @Test
    void aRateOfOursThatTheCommandCannotSayIsAnnouncedAsUnlimited() {
        assertThat(plan.txBps(10_000_000_000L).build().command().localTxBps()).isZero();
        assertThat(plan.txBps(Command.MAX_BPS).build().command().localTxBps()).isEqualTo(Command.MAX_BPS);
    }

    @Test
    void aRateForTheServerThatTheCommandCannotSayIsRefusedByItsLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan.rxBps(4_294_967_296L).build())
                .withMessage("rx rate is 4294967296 bit/s, allowed are 0 (unlimited) to 4294967295 bit/s: "
                        + "the protocol has 32 bits for what the server shall send");
    }

    @Test
    void everyBoundIsNamedInOneLine() {
        assertThatIllegalArgumentException().isThrownBy(() -> plan.connections(256).build()).withMessage("connection count is 256, allowed are 0 to 255");
        plan.connections(0);
        assertThatIllegalArgumentException().isThrownBy(() -> plan.txSize(27).build()).withMessage("tx size of UDP packets is 27, allowed are 28 to 64000");
        plan.txSize(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan.duration(Duration.ZERO).build())
                .withMessage("duration is 0 s, allowed are 0.1 s to 86400 s");
        plan.duration(Duration.ofSeconds(1));
        assertThatIllegalArgumentException().isThrownBy(() -> plan.txBps(-1).build()).withMessageStartingWith("tx rate is -1 bit/s");
    }

    @Test
    void aLoginKeepsItsPasswordOutOfLogs() {
        assertThat(new Login("ann", "s3cret", false).toString()).contains("ann").doesNotContain("s3cret");
        assertThatIllegalArgumentException().isThrownBy(() -> new Login("", "x", false)).withMessageContaining("allowed are 1 to 221");
        assertThatIllegalArgumentException().isThrownBy(() -> new Login("a".repeat(222), "x", false)).withMessageContaining("222 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> new Login("a\0b", "x", false)).withMessageContaining("zero");
    }
}
