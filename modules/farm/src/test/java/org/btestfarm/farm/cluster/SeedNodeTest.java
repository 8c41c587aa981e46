package org.btestfarm.farm.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedNodeTest {
    @Test
    void readsNamesAndAddresses() {
        assertThat(SeedNode.parse("node-1.example:17355")).isEqualTo(new SeedNode("node-1.example", 17_355));
        assertThat(SeedNode.parse(" 192.0.2.1:1 ")).isEqualTo(new SeedNode("192.0.2.1", 1)).hasToString("192.0.2.1:1");
        assertThat(SeedNode.parse("[2001:db8::1]:65535")).isEqualTo(new SeedNode("2001:db8::1", 65_535)).hasToString("[2001:db8::1]:65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "host:", ":1", "host:0", "host:65536", "2001:db8::1:1", "a b:1", "pekko://farm@host:1", "[::1]", "host:1x"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> SeedNode.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("allowed are HOST:PORT");
    }
}
