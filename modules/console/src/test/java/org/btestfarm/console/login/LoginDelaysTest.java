package org.btestfarm.console.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who guesses passwords waits longer each time, by network and by name, and whoever rests is forgiven. */
class LoginDelaysTest {
    /** A monotonic clock may begin anywhere. */
    private static final long BEGIN = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

    /** With this secret none of the keys below share a bucket: with a random one some do in a run of a few hundred. */
    private final LoginDelays delays = new LoginDelays(new byte[16]);

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private List<Duration> attempts(int count, String from, String name, long now) {
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(delays.begin(address(from), name.isEmpty() ? "name-" + i : name, now).delay());
        }
        return all;
    }

    @Test
    void fiveFailuresAreFreeThenEachDoublesTheWaitUpToFiveSeconds() {
        assertThat(attempts(12, "192.0.2.1", "alice", BEGIN).stream().map(Duration::toMillis))
                .containsExactly(0L, 0L, 0L, 0L, 0L, 250L, 500L, 1_000L, 2_000L, 4_000L, 5_000L, 5_000L);
    }

    @Test
    void otherNamesAndAddressesOfTheNetworkDoNotHelp() {
        attempts(10, "192.0.2.1", "", BEGIN);
        assertThat(delays.begin(address("192.0.2.254"), "somebody", BEGIN).delay()).isEqualTo(LoginDelays.LONGEST);
        attempts(10, "2001:db8::1", "", BEGIN);
        assertThat(delays.begin(address("2001:db8::ffff:1"), "somebody", BEGIN).delay()).isEqualTo(LoginDelays.LONGEST);
        assertThat(delays.begin(address("2001:db8:0:1::1"), "somebody else", BEGIN).delay()).as("another network").isZero();
    }

    @Test
    void aNameThatManyNetworksTryIsSlowForAllOfThem() {
        for (int i = 0; i < 20; i++) {
            delays.begin(address("10.0." + i + ".1"), "alice", BEGIN);
        }
        assertThat(delays.begin(address("203.0.113.1"), "alice", BEGIN).delay()).isEqualTo(LoginDelays.LONGEST);
        assertThat(delays.begin(address("203.0.113.1"), "bob", BEGIN).delay()).isZero();
    }

    @Test
    void oneFailureIsForgottenEveryTenSeconds() {
        attempts(8, "192.0.2.1", "alice", BEGIN);
        long later = BEGIN + LoginDelays.FORGET.multipliedBy(3).toNanos();
        assertThat(delays.begin(address("192.0.2.1"), "alice", later).delay().toMillis()).isEqualTo(250);
        assertThat(delays.begin(address("192.0.2.1"), "alice", later + LoginDelays.FORGET.multipliedBy(2_000).toNanos()).delay()).isZero();
    }

    @Test
    void whoIsRightIsNotCounted() {
        for (int i = 0; i < 50; i++) {
            LoginDelays.Attempt attempt = delays.begin(address("192.0.2.1"), "alice", BEGIN);
            assertThat(attempt.delay()).isZero();
            delays.succeeded(attempt, BEGIN);
        }
    }

    @Test
    void manyAtOnceAreDelayedLikeManyInARow() {
        List<Duration> parallel = attempts(30, "192.0.2.1", "alice", BEGIN); // None of them has failed yet.
        assertThat(parallel.subList(10, 30)).containsOnly(LoginDelays.LONGEST);
    }
}
