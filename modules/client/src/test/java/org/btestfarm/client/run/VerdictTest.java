package org.btestfarm.client.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.btestfarm.dataplane.FlowEnd;
import org.junit.jupiter.api.Test;

/** What is said of a test that ended early. */
class VerdictTest {
    @Test
    void aCloseSaysWhetherItWasTheServers() {
        Duration elapsed = Duration.ofMillis(3_240);
        assertThat(Verdict.closed(elapsed, new FlowEnd(FlowEnd.Cause.PEER_CLOSED, "eof")).reason())
                .isEqualTo("broke off after 3.2 s: the server closed the connection");
        assertThat(Verdict.closed(elapsed, new FlowEnd(FlowEnd.Cause.BROKEN, "reset by peer")).reason())
                .isEqualTo("broke off after 3.2 s: the connection broke (reset by peer)");
    }
}
