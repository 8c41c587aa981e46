package org.btestfarm.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are written as the JDK writes them. */
class TimesTest {
    @Property
    void anyTimeIsWrittenAsTheJdkDoes(
            @ForAll @LongRange(min = -70_000_000_000L, max = 300_000_000_000L) long second, @ForAll @IntRange(max = 999_999_999) int nano) {
        isTheJdks(Instant.ofEpochSecond(second, nano));
        isTheJdks(Instant.ofEpochSecond(second, nano / 1000 * 1000));
        isTheJdks(Instant.ofEpochSecond(second, nano / 1_000_000 * 1_000_000));
        isTheJdks(Instant.ofEpochSecond(second));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "2024-02-29T23:59:59.5Z", "0000-01-01T00:00:00Z", "-0001-12-31T23:59:59Z", "9999-12-31T23:59:59.999999999Z",
        "+10000-01-01T00:00:00Z", "2026-11-21T18:00:00.000001Z", "2026-11-21T18:00:00.001Z"
    })
    void timesAtTheEdges(String text) {
        isTheJdks(Instant.parse(text));
    }

    private static void isTheJdks(Instant time) {
        assertThat(Times.text(time)).isEqualTo(time.toString());
    }
}
