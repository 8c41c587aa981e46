package org.btestfarm.farm.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.btestfarm.farm.settings.GuessLimits;
import org.junit.jupiter.api.Test;

class GuessThrottleTest {
    private static final long SECOND = 1_000_000_000L;

    /** With this secret none of the few keys of a test share a bucket: with a random one some do in a run of a few hundred. */
    private final GuessThrottle throttle =
            new GuessThrottle(new GuessLimits(2, Duration.ofMillis(100), Duration.ofMillis(700), 3, 5, Duration.ofSeconds(10)), new byte[16]);

    @Test
    void delayGrowsWithEachFailureOfAPrefixUpToTheLongest() throws Exception {
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            delays.add(millis(throttle.login(ip("192.0.2." + i), name("user" + i), 0)));
        }
        assertThat(delays).containsExactly(0L, 0L, 0L, 100L, 200L, 400L, 700L, 700L);
        assertThat(millis(throttle.login(ip("198.51.100.1"), name("somebody"), 0))).as("another prefix, another name").isZero();
    }

    @Test
    void failuresOfANameCountWhereverTheyComeFrom() throws Exception {
        for (int i = 0; i < 3; i++) {
            throttle.login(ip("192.0." + i + ".1"), name("admin"), 0);
        }
        assertThat(millis(throttle.login(ip("203.0.113.1"), name("admin"), 0))).isEqualTo(100);
    }

    @Test
    void successesDoNotCount() throws Exception {
        for (int i = 0; i < 10; i++) {
            GuessThrottle.Attempt attempt = throttle.login(ip("192.0.2.1"), name("alice"), 0);
            assertThat(attempt.delayNanos()).isZero();
            throttle.succeeded(attempt, 0);
        }
    }

    @Test
    void failuresAreForgottenOneByOne() throws Exception {
        for (int i = 0; i < 4; i++) {
            throttle.login(ip("192.0.2.1"), name("alice"), 0);
        }
        assertThat(millis(throttle.login(ip("192.0.2.1"), name("alice"), 10 * SECOND))).as("three are left of four").isEqualTo(100);
        assertThat(millis(throttle.login(ip("192.0.2.1"), name("alice"), 1_000 * SECOND))).isZero();
    }

    @Test
    void wrongTokensOfAnAddressShutItOutAndNotItsNeighbours() throws Exception {
        guessTokens("192.0.2.1", 3);
        assertThat(throttle.join(ip("192.0.2.1"), 9, 0)).isEmpty();
        assertThat(throttle.join(ip("192.0.2.2"), 0, 0)).isPresent();
        assertThat(throttle.join(ip("192.0.2.1"), 0, 10 * SECOND)).isPresent();
    }

    @Test
    void wrongTokensOfManyAddressesShutTheirPrefixOut() throws Exception {
        guessTokens("192.0.2.1", 3);
        guessTokens("192.0.2.2", 2);
        assertThat(throttle.join(ip("192.0.2.3"), 0, 0)).isEmpty();
        assertThat(throttle.join(ip("192.0.3.3"), 0, 0)).isPresent();
    }

    @Test
    void joinsThatAreNotJudgedYetCountLikeWrongOnesUnlessTheyAreAwaited() throws Exception {
        InetAddress address = ip("192.0.2.1");
        List<Permit> undecided = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            undecided.add(throttle.join(address, 0, 0).orElseThrow());
        }
        assertThat(throttle.join(address, 0, 0)).as("many guesses at once").isEmpty();
        assertThat(throttle.join(address, 1, 0)).as("one of them is awaited").isPresent();
        undecided.forEach(Permit::release);
        assertThat(throttle.join(address, 0, 0)).isPresent();
    }

    private void guessTokens(String address, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            throttle.join(ip(address), 0, 0).orElseThrow().release();
            throttle.wrongToken(ip(address), 0);
        }
    }

    @Test
    void manyNamesNeitherGrowATableNorWashAFailureOut() throws Exception {
        for (int i = 0; i < 4; i++) {
            throttle.login(ip("192.0.2.1"), name("alice"), 0);
        }
        for (int i = 0; i < 50_000; i++) {
            throttle.login(ip("10." + (i >> 16) + "." + (i >> 8 & 0xff) + ".1"), name("n" + i), 0);
        }
        assertThat(millis(throttle.login(ip("192.0.2.1"), name("alice"), 0))).isGreaterThanOrEqualTo(200);
    }

    private static long millis(GuessThrottle.Attempt attempt) {
        return attempt.delayNanos() / 1_000_000;
    }

    private static byte[] name(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static InetAddress ip(String text) throws Exception {
        return InetAddress.getByName(text);
    }
}
