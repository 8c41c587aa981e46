package org.btestfarm.client.handshake;

import static org.btestfarm.client.TestOutcome.CANNOT_CONNECT;
import static org.btestfarm.client.TestOutcome.REFUSED;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.btestfarm.client.TestFailure;
import org.btestfarm.protocol.Reply;

/** What every connection begins with: the server's {@code 01 00 00 00} (docs/protocol.md, section 1). */
final class Greeting {
    private Greeting() {}

    static void check(byte[] bytes) throws TestFailure {
        if (!Arrays.equals(bytes, Reply.hello())) {
            throw new TestFailure(
                    CANNOT_CONNECT,
                    "no bandwidth-test server",
                    "cannot connect: this is no bandwidth-test server, it greets with " + HexFormat.of().formatHex(bytes));
        }
    }

    static TestFailure closed(String reason) {
        return new TestFailure(
                REFUSED,
                "closed before the greeting",
                "refused: the server closed the connection before its greeting (" + reason
                        + "); it is full, or does not allow this address (RouterOS shows \"can not connect\")");
    }

    static TestFailure late(String awaited, Duration deadline) {
        return new TestFailure(
                CANNOT_CONNECT,
                "no answer",
                "cannot connect: the server did not send " + awaited + " within " + deadline.toMillis() / 1e3 + " s");
    }
}
