package org.btestfarm.farm.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A setting that is out of bounds is named, with what is allowed. */
class SettingsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final List<ListenerSettings> LISTENERS =
            List.of(new ListenerSettings(new InetSocketAddress("127.0.0.1", 0), ListenerAuth.OPEN));

    @Test
    void defaultsAreAllowed() {
        assertThat(FarmSettings.of(LISTENERS).limits().sessions()).isEqualTo(100);
        assertThat(PortRange.defaults().size()).isEqualTo(2_000);
    }

    @Test
    void limits() {
        assertThatThrownBy(() -> Limits.defaults().withSessions(0, 1, 1)).hasMessage("limits.sessions is 0, allowed are 1 to 1000000");
        assertThatThrownBy(() -> Limits.defaults().withMaxDuration(Duration.ofMillis(500)))
                .hasMessage("limits.max-duration is 500 ms, allowed are 1 s to 86400 s");
        assertThatThrownBy(() -> new Limits(1, 1, 1, 1, 1, SECOND, 0))
                .hasMessageStartingWith("limits.unauthenticated-udp-start is 0, allowed are 1000 to ");
    }

    @Test
    void ports() {
        assertThatThrownBy(() -> new PortRange(2001, 2000)).hasMessage("udp-ports, the last is 2000, allowed are 2001 to 65279");
        assertThatThrownBy(() -> new PortRange(0, 2000)).hasMessage("udp-ports, the first is 0, allowed are 1 to 65279");
    }

    @Test
    void deadlinesAndGuesses() {
        assertThatThrownBy(() -> new Deadlines(Duration.ZERO, SECOND, SECOND, SECOND))
                .hasMessage("deadlines.opening is 0 s, allowed are 10 ms to 3600 s");
        Deadlines oneSecond = new Deadlines(SECOND, SECOND, SECOND, SECOND);
        assertThatThrownBy(() -> new FarmSettings(
                        LISTENERS, PortRange.defaults(), Limits.defaults(), oneSecond, GuessLimits.defaults()))
                .hasMessage("guesses.longest-delay is 5000 ms, allowed are at most deadlines.login, 1000 ms");
    }

    @Test
    void listeners() {
        assertThatThrownBy(() -> FarmSettings.of(List.of())).hasMessage("listeners, their number is 0, allowed are 1 to 64");
        InetSocketAddress unknown = InetSocketAddress.createUnresolved("nowhere.invalid", 2000);
        assertThatThrownBy(() -> new ListenerSettings(unknown, ListenerAuth.OPEN))
                .hasMessage("listeners: the address nowhere.invalid is not known");
    }
}
