package org.btestfarm.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who may have fewer files open than the limits need hears so at the start. */
class OpenFilesTest {
    @Test
    void aTestTakesThreeAtMostAndHandshakesAndRequestsOneEach() {
        assertThat(OpenFiles.needed(101, 1_000, 512) - OpenFiles.needed(100, 1_000, 512)).isEqualTo(3);
        assertThat(OpenFiles.needed(100, 1_000, 512)).isGreaterThan(3 * 100 + 1_000 + 512);
    }

    @Test
    void tooFewIsSaidWithWhatToDo() {
        assertThat(OpenFiles.warning(1_024, 2_068)).hasValueSatisfying(line -> assertThat(line)
                .contains("1024", "2068", "limits.sessions", "LimitNOFILE=")
                .doesNotContain("\n"));
    }

    @Test
    void enoughOrNoLimitIsNoWordWorth() {
        assertThat(OpenFiles.warning(2_068, 2_068)).isEmpty();
        assertThat(OpenFiles.warning(-1, 2_068)).isEmpty();
    }

    @Test
    void thisProcessKnowsItsLimitHere() {
        assertThat(OpenFiles.allowed()).isPresent();
    }
}
