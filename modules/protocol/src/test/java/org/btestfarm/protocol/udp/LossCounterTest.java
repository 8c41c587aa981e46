package org.btestfarm.protocol.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LossCounterTest {
    private final LossCounter counter = new LossCounter();

    @Test
    void nothingIsLostBeforeTheFirstDatagram() {
        assertThat(counter.lost()).isEmpty();
        counter.received(1, 1_000_000);
        assertThat(counter.lost()).hasValue(0);
    }

    @Test
    void lateDatagramTakesBackItsLossAndADuplicateIsNone() {
        receive(1, 1, 2, 5);
        assertThat(counter.lost()).hasValue(2);
        receive(1, 4);
        assertThat(counter.lost()).hasValue(1);
        receive(1, 4, 5, 1);
        assertThat(counter.lost()).hasValue(1);
        receive(1, 3);
        assertThat(counter.lost()).hasValue(0);
        assertThat(counter.received()).isEqualTo(8);
    }

    @Test
    void datagramFromBeforeTheFirstTakesBackNothing() {
        receive(1, 5, 3, 7);
        assertThat(counter.lost()).hasValue(1);
    }

    @Test
    void sequenceWrapsAtBothEnds() {
        receive(1, -2, -1, 0, 2);
        assertThat(counter.lost()).hasValue(1);
        LossCounter signed = new LossCounter();
        signed.receivedRun(1, Integer.MAX_VALUE - 1, 4);
        signed.received(1, Integer.MIN_VALUE + 3);
        assertThat(signed.lost()).hasValue(1);
    }

    @Test
    void streamsWithNumbersOfTheirOwnAreCountedEach() {
        for (int i = 1; i <= 1_000; i++) {
            for (int port = 2257; port < 2277; port++) {
                if ((i + port) % 20 != 0) {
                    counter.received(port, i);
                }
            }
        }
        // The first and last number of a port may be the one that is missing: 20 lose 50 each, but for those at the ends.
        assertThat(counter.lost().orElseThrow()).isBetween(998L, 1_000L);
    }

    @Test
    void streamsWithCommonNumbersAreCountedTogether() {
        for (int i = 1; i <= 20_000; i++) {
            if (i % 100 != 50) {
                counter.received(2257 + i % 20, i);
            }
        }
        assertThat(counter.lost()).hasValue(200);
    }

    @Test
    void strayDatagramFromAnotherPortDoesNotChangeTheReading() {
        counter.received(9, 3);
        for (int i = 1; i <= 1_000; i++) {
            counter.received(2257 + i % 4, i);
        }
        counter.received(9, 500);
        assertThat(counter.lost()).hasValue(0);
    }

    @Test
    void numberingThatBeginsAnewIsFollowed() {
        counter.receivedRun(1, 5_000_000, 10);
        for (int i = 1; i < SequenceWindow.STALE_LIMIT + 100; i++) {
            counter.received(1, i);
        }
        assertThat(counter.lost()).hasValue(0);
        counter.received(1, SequenceWindow.STALE_LIMIT + 102);
        assertThat(counter.lost()).hasValue(2);
    }

    @Test
    void longOutageIsAllLost() {
        counter.received(1, 1);
        counter.received(1, 100_000_002);
        assertThat(counter.lost()).hasValue(100_000_000);
        counter.received(1, 100_000_001);
        assertThat(counter.lost()).hasValue(99_999_999);
        counter.received(1, 100_000_002 - SequenceWindow.SIZE);
        assertThat(counter.lost()).hasValue(99_999_999);
    }

    @Test
    void portsBeyondTheBoundAreCountedAndHarmNothing() {
        for (int port = 0; port < 2 * LossCounter.MAX_PORTS; port++) {
            counter.received(port, 1);
            counter.received(port, 3);
        }
        assertThat(counter.received()).isEqualTo(4L * LossCounter.MAX_PORTS);
        assertThat(counter.lost()).hasValue(LossCounter.MAX_PORTS);
    }

    @Test
    void emptyRunIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> counter.receivedRun(1, 1, 0));
    }

    private void receive(int port, int... sequences) {
        for (int sequence : sequences) {
            counter.received(port, sequence);
        }
    }
}
