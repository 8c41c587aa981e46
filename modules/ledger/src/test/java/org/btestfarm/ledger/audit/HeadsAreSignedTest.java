package org.btestfarm.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What makes the journal a proof is made in time. */
class HeadsAreSignedTest {
    @Test
    void aHeadIsSignedEveryMinuteOfActivityAndNotWithoutAny() {
        JournalMaker maker = new JournalMaker().user("alice");
        maker.tick();
        assertThat(maker.state.signed().number()).as("too early").isZero();
        maker.later(Duration.ofMinutes(1)).tick();
        long signed = maker.state.signed().number();
        assertThat(signed).isEqualTo(2);
        maker.later(Duration.ofMinutes(1)).tick().later(Duration.ofMinutes(5)).tick();
        assertThat(maker.state.signed().number()).as("nothing happened").isEqualTo(signed);
        maker.user("bob").later(Duration.ofMinutes(1)).tick();
        assertThat(maker.state.signed().number()).isEqualTo(maker.state.head().number() - 1).isGreaterThan(signed);
    }
}
