package org.btestfarm.console.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestRatesTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** A monotonic clock may begin anywhere. */
    private static final long BEGIN = Long.MAX_VALUE - 5 * SECOND;

    private final RequestRates rates = new RequestRates(new RateSettings(2, 10, 3), BEGIN);

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static int answered(RequestRates rates, String from, int asked, long now) {
        int answered = 0;
        for (int i = 0; i < asked; i++) {
            answered += rates.ask(address(from), now).isZero() ? 1 : 0;
        }
        return answered;
    }

    @Test
    void aBurstIsAnsweredThenSoManyASecond() {
        assertThat(answered(rates, "192.0.2.1", 100, BEGIN)).isEqualTo(10);
        assertThat(answered(rates, "192.0.2.1", 100, BEGIN + 3 * SECOND)).isEqualTo(6);
        assertThat(answered(rates, "192.0.2.1", 100, BEGIN + 3_600 * SECOND)).as("after an hour's rest").isEqualTo(10);
    }

    @Test
    void itSaysHowLongToWait() {
        RequestRates slow = new RequestRates(new RateSettings(1, 1, 3), BEGIN);
        assertThat(slow.ask(address("192.0.2.1"), BEGIN)).isEqualTo(Duration.ZERO);
        assertThat(slow.ask(address("192.0.2.1"), BEGIN)).isEqualTo(Duration.ofSeconds(1));
        assertThat(slow.ask(address("192.0.2.1"), BEGIN + SECOND)).as("who waits as told is answered").isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.254, true", "192.0.2.1, 192.0.3.1, false",
        "2001:db8::1, 2001:db8::ffff:ffff:ffff:ffff, true", "2001:db8::1, 2001:db8:0:1::1, false"
    })
    void aNetworkIsOneHoweverManyAddressesItHas(String one, String other, boolean same) {
        assertThat(answered(rates, one, 10, BEGIN)).isEqualTo(10);
        assertThat(answered(rates, other, 1, BEGIN)).isEqualTo(same ? 0 : 1);
    }

    @Test
    void aFullTableStillLimitsAndForgetsWhoRests() {
        for (String network : new String[] {"192.0.2.1", "198.51.100.1", "203.0.113.1"}) {
            assertThat(answered(rates, network, 10, BEGIN)).isEqualTo(10);
        }
        assertThat(answered(rates, "10.0.0.1", 7, BEGIN)).isEqualTo(7);
        assertThat(answered(rates, "10.0.1.1", 7, BEGIN)).as("shares with all others that are not in the table").isEqualTo(3);
        assertThat(rates.counted()).isEqualTo(3);
        assertThat(answered(rates, "192.0.2.1", 1, BEGIN)).as("who is in the table is not let off").isZero();
        long later = BEGIN + 60 * SECOND;
        assertThat(answered(rates, "10.0.2.1", 100, later)).as("there is room again").isEqualTo(10);
        assertThat(answered(rates, "10.0.3.1", 100, later)).isEqualTo(10);
        assertThat(rates.counted()).isEqualTo(2);
    }

    @Test
    void zeroIsAsOftenAsItLikes() {
        assertThat(answered(new RequestRates(new RateSettings(0, 1, 1), BEGIN), "192.0.2.1", 1_000, BEGIN)).isEqualTo(1_000);
    }

    /** Whoever comes from wherever: never more than the burst and the rate, for the networks of the table and all others together, and never a larger table. */
    @Property(tries = 200)
    void neverMoreThanAllMay(@ForAll @Size(max = 300) int[] asked, @ForAll @IntRange(min = 1, max = 50) int networks) {
        RequestRates any = new RequestRates(new RateSettings(5, 7, networks), BEGIN);
        long now = BEGIN;
        int answered = 0;
        for (int what : asked) {
            now += Math.floorMod(what, 100) * SECOND / 100;
            answered += answered(any, "10." + Math.floorMod(what >> 8, 200) + "." + Math.floorMod(what >> 16, 200) + ".1", 1, now);
            assertThat(any.counted()).isLessThanOrEqualTo(networks);
        }
        double seconds = (double) (now - BEGIN) / SECOND;
        // Each place of the table may be given anew only when it was full again, so it is never more than this.
        assertThat((double) answered).isLessThanOrEqualTo((networks + 1) * (7 + 5 * seconds) + networks);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1, 1, per-second is -1", "1, 0, 1, burst is 0", "1, 1, 0, networks is 0", "2000000, 1, 1, per-second is 2000000"})
    void whatMakesNoSenseIsRefused(int perSecond, int burst, int networks, String line) {
        assertThatThrownBy(() -> new RateSettings(perSecond, burst, networks)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("http.requests." + line + ", allowed are ");
    }
}
