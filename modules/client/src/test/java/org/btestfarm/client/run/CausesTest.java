package org.btestfarm.client.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the transports say, as people read it. */
class CausesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:2000       | connection refused",
        "finishConnect(..) failed: Connection refused: farm.example/192.0.2.1:2000            | connection refused",
        "connect(..) failed with error(-101): Network is unreachable: /[2001:db8:0:0:0:0:0:1]:2000 | network is unreachable",
        "Connection refused: /[0:0:0:0:0:0:0:1]:2000                                          | connection refused",
        "bind(..) failed with error(-98): Address already in use                              | address already in use",
        "connection timed out after 10000 ms: /192.0.2.1:2000                                 | connection timed out after 10000 ms",
        "closed by the server                                                                 | closed by the server",
    })
    void dressingIsTakenOff(String message, String shown) {
        assertThat(Causes.line(new CompletionException(new IOException(message)))).isEqualTo(shown);
    }

    @Test
    void oneLineAndNeverNothing() {
        assertThat(Causes.line(new IOException("first\nsecond"))).isEqualTo("first");
        assertThat(Causes.line(new IOException())).isEqualTo("IOException");
        assertThat(Causes.line(new IOException(" "))).isEqualTo("IOException");
    }
}
