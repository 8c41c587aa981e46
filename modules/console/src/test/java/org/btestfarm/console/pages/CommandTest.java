package org.btestfarm.console.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.btestfarm.console.Entrance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The line to paste: it must be what RouterOS takes, and never what a stranger smuggled in. */
class CommandTest {
    private static final Entrance ASKED = new Entrance(Optional.empty(), 2000, true);

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "[2001:db8::7], 2001:db8::7",
        "farm.example.org, [:resolve \"farm.example.org\"]",
        "a;/system/reset, ADDRESS-OF-THE-FARM",
        "'a b', ADDRESS-OF-THE-FARM",
        "'', ADDRESS-OF-THE-FARM"})
    void theAddressIsTheOneThatTheBrowserAsked(String host, String address) {
        assertThat(Command.of(ASKED, host, Optional.empty()))
                .isEqualTo("/tool/bandwidth-test address=" + address + " user=NAME password=PASSWORD protocol=tcp direction=both duration=15s");
    }

    @Test
    void anAddressOfTheConfigurationWins() {
        assertThat(Command.of(new Entrance(Optional.of("198.51.100.1"), 2000, false), "localhost", Optional.of("alice")))
                .isEqualTo("/tool/bandwidth-test address=198.51.100.1 protocol=tcp direction=both duration=15s");
    }

    @Test
    void namesAreQuotedAsRouterOsWantsThem() {
        assertThat(Command.of(ASKED, "192.0.2.7", Optional.of("alice@example.org"))).contains(" user=alice@example.org ");
        assertThat(Command.of(ASKED, "192.0.2.7", Optional.of("a\" $x;\\\n"))).contains(" user=\"a\\\" \\$x;\\\\\\0A\" ");
    }
}
