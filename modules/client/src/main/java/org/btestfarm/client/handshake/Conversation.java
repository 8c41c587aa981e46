package org.btestfarm.client.handshake;

import java.time.Duration;
import org.btestfarm.client.TestFailure;

/** One side of an exchange in which each step reads a fixed number of bytes and answers them. Not thread-safe. */
public sealed interface Conversation permits Handshake, JoinHandshake {
    /** How many bytes the next step reads; 0 once the exchange is over. */
    int wants();

    /** Whether the answer to what is read next may take a millisecond of arithmetic, so that it must not be worked out on a busy thread. */
    boolean isCostly();

    /**
     * Takes the bytes of the next step.
     *
     * @param bytes exactly {@link #wants()} bytes
     * @return what to send, maybe nothing
     * @throws TestFailure if the exchange ends here
     */
    byte[] receive(byte[] bytes) throws TestFailure;

    /**
     * What it means that the server closed instead of going on.
     *
     * @param reason how it closed, one line
     */
    TestFailure closed(String reason);

    /** What it means that the next step's bytes did not arrive within the deadline. */
    TestFailure late(Duration deadline);
}
