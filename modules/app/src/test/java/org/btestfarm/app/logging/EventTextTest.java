package org.btestfarm.app.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btestfarm.farm.settings.ListenerAuth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTextTest {
    private static final Instant TIME = Instant.parse("2026-11-21T10:15:00.120Z");

    private static Event failure(String user) throws Exception {
        List<Event> events = new ArrayList<>();
        InetSocketAddress client = new InetSocketAddress(InetAddress.getByName("192.0.2.7"), 4711);
        new EventsOfFarm(events::add, Clock.fixed(TIME, ZoneOffset.UTC)).loginFailed(client, ListenerAuth.ECSRP5, user);
        return events.get(0);
    }

    @Test
    void aMessageHasTheFormOfItsRfc() throws Exception {
        assertThat(SyslogFormat.RFC5424.message(failure("anna"), "farm-1", 42))
                .isEqualTo("<84>1 2026-11-21T10:15:00.120Z farm-1 btest-farm 42 AUTH_FAILURE - AUTH_FAILURE user=anna address=192.0.2.7 port=4711 method=ecsrp5");
        assertThat(SyslogFormat.RFC3164.message(failure("anna"), "farm-1", 42))
                .matches("<84>Nov 2[012] \\d\\d:15:00 farm-1 btest-farm\\[42]: AUTH_FAILURE user=anna address=192.0.2.7 port=4711 method=ecsrp5");
    }

    @Test
    void aStreamTellsMessagesApart() {
        byte[] message = "<84>1 x".getBytes(StandardCharsets.US_ASCII);
        assertThat(new String(SyslogFormat.RFC5424.frame(message), StandardCharsets.US_ASCII)).isEqualTo("7 <84>1 x");
        assertThat(new String(SyslogFormat.RFC3164.frame(message), StandardCharsets.US_ASCII)).isEqualTo("<84>1 x\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\nAUTH_SUCCESS user=root", "x\r\n<86>1 - - - - - -", "x\" address=\"10.0.0.1", "x\\\" y", "\u0000\u001b[31m", "ä\u2028", "x y=z", "", "="})
    void aNameCannotForgeAnything(String name) throws Exception {
        String line = failure(name).line();
        assertThat(line).matches("[ -~]+").doesNotContain("\n").startsWith("AUTH_FAILURE user=\"");
        String rest = line.substring("AUTH_FAILURE user=\"".length());
        int end = 0;
        while (rest.charAt(end) != '"') {
            end += rest.charAt(end) == '\\' ? 2 : 1;
        }
        assertThat(rest.substring(end)).as("what follows the first quote that is not escaped").isEqualTo("\" address=192.0.2.7 port=4711 method=ecsrp5");
    }

    @Test
    void aLongNameIsCut() throws Exception {
        assertThat(failure("\n".repeat(10_000)).line().length()).isLessThan(2_000);
    }

    @Test
    void settingsAreReadOrRefusedInOneLine() {
        assertThat(SyslogSettings.parse("off", "rfc5424", 1, "")).isEmpty();
        assertThat(SyslogSettings.parse("tls://[::1]:6514", "rfc3164", 10, ""))
                .contains(new SyslogSettings(SyslogSettings.Transport.TLS, "::1", 6514, SyslogFormat.RFC3164, 10, Optional.empty()));
        for (String wrong : List.of("collector", "udp://collector", "http://collector:80", "udp://collector:0", "udp://collector:70000", "udp://c:1/path", "udp://a b:1")) {
            assertThatThrownBy(() -> SyslogSettings.parse(wrong, "rfc5424", 1, ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("syslog\\.server is .+, allowed are off and forms like [ -~]+");
        }
        assertThatThrownBy(() -> SyslogSettings.parse("off", "gelf", 1, "")).hasMessage("syslog.format is gelf, allowed are rfc5424 and rfc3164");
        assertThatThrownBy(() -> SyslogSettings.parse("udp://c:514", "rfc5424", 0, "")).hasMessage("syslog.queue is 0, allowed are 1 to 1000000");
    }
}
