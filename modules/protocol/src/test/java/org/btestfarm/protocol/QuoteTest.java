package org.btestfarm.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuoteTest {
    @Test
    void textIsInQuotesAsItIs() {
        assertThat(Quote.of("")).isEqualTo("''");
        assertThat(Quote.of("Jānis 'x' 東京 😀")).isEqualTo("'Jānis 'x' 東京 😀'");
    }

    @Test
    void whatNobodyCouldSeeIsAQuestionMark() {
        assertThat(Quote.of("a\nb\u0000c\u001b[31md\u202ee\u2028f\ud800g")).isEqualTo("'a?b?c?[31md?e?f?g'");
    }

    @Test
    void longTextIsCut() {
        assertThat(Quote.of("x".repeat(60))).isEqualTo("'" + "x".repeat(60) + "'");
        assertThat(Quote.of("x".repeat(61))).isEqualTo("'" + "x".repeat(60) + "...'");
    }
}
