package org.btestfarm.protocol.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitRateTest {
    @ParameterizedTest
    @CsvSource({
        "500K, 500000", "100M, 100000000", "1G, 1000000000", "2.5G, 2500000000", "1000000, 1000000", "0, 0", "1k, 1000",
        "0.001K, 1", "1.000000001G, 1000000001", "1000G, 1000000000000", "4294967295, 4294967295", "007, 7"
    })
    void ratesAreRead(String text, long bps) {
        assertThat(BitRate.parse(text)).isEqualTo(bps);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "K", "-1", "+1", "1 M", "1MB", "1T", "1e6", "1,5M", ".5M", "5.M", "0.5", "0.0001K", "1000.1G", "1001G", "99999999999999", "1M\n", "\u0661M", "NaN"
    })
    void nonsenseIsRefusedInOneLine(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> BitRate.parse(text)).withMessageContaining("allowed are").withMessageNotContaining("\n");
    }

    @Property
    void anyWholeRateIsRead(@ForAll @LongRange(max = BitRate.MAX_BPS) long bps) {
        assertThat(BitRate.parse(Long.toString(bps))).isEqualTo(bps);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 bit/s", "999, 999 bit/s", "999.6, 1.00 kbit/s", "1000, 1.00 kbit/s", "94300000, 94.3 Mbit/s", "941200000, 941 Mbit/s", "999600000, 1.00 Gbit/s",
        "9996000, 10.0 Mbit/s", "99960000, 100 Mbit/s", "36400000000, 36.4 Gbit/s", "1e12, 1.00 Tbit/s", "1e16, 10000 Tbit/s"
    })
    void ratesAreWrittenWithThreeDigits(double bps, String text) {
        assertThat(BitRate.format(bps)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void whatIsNoRateIsNotWritten(double bps) {
        assertThatIllegalArgumentException().isThrownBy(() -> BitRate.format(bps));
    }
}
