package org.btestfarm.farm.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first of the seed nodes starts, and hears from some of the others, or from none. */
class FoundingTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Founding ofThree = new Founding(List.of("b:1", "c:1"), PATIENCE, 0);

    @Test
    void aSingleSeedFoundsAtOnce() {
        assertThat(new Founding(List.of(), PATIENCE, 0).isDue(0)).isTrue();
    }

    @Test
    void oneThatHearsFromNobodyNeverFounds() {
        assertThat(ofThree.isDue(1_000 * SECOND)).isFalse();
        assertThat(new Founding(List.of("b:1"), PATIENCE, 0).isDue(1_000 * SECOND)).isFalse();
    }

    @Test
    void itFoundsAtOnceWhenAllWait() {
        ofThree.heard("b:1", false, SECOND);
        assertThat(ofThree.isDue(SECOND)).isFalse();
        ofThree.heard("c:1", false, SECOND);
        assertThat(ofThree.isDue(SECOND)).isTrue();
    }

    @Test
    void amongAMajorityItFoundsAfterAWhile() {
        ofThree.heard("b:1", false, 9 * SECOND);
        assertThat(ofThree.isDue(9 * SECOND)).isFalse();
        ofThree.heard("b:1", false, 10 * SECOND);
        assertThat(ofThree.isDue(10 * SECOND)).isTrue();
    }

    @Test
    void itJoinsAFarmThatIsThere() {
        ofThree.heard("b:1", false, 11 * SECOND);
        ofThree.heard("c:1", true, 11 * SECOND);
        assertThat(ofThree.isDue(11 * SECOND)).isFalse();
    }

    @Test
    void oldAnswersAndStrangersDoNotCount() {
        ofThree.heard("b:1", false, 12 * SECOND);
        assertThat(ofThree.isDue(18 * SECOND)).isFalse();
        ofThree.heard("stranger:1", false, 18 * SECOND);
        assertThat(ofThree.isDue(18 * SECOND)).isFalse();
    }
}
