package org.btestfarm.dataplane;

import org.btestfarm.protocol.Payload;

/**
 * What a TCP flow shall do (docs/protocol.md, section 7). A flow that does not transmit still sends statuses; one that does not receive still
 * reads, so that it sees the peer's close, and counts what comes.
 *
 * @param transmit whether we send test data
 * @param payload what we send
 * @param writeSize bytes a write, 1..65535, a hint: unpaced flows write as much at a time as the socket takes
 * @param incoming what the peer's half of the connection carries
 * @param pace how fast we may send; shared by the connections of a test
 * @param sendCredit how much we may send, bytes; shared likewise
 * @param receiveCredit how much we may receive, bytes; shared likewise
 */
public record TcpFlowSpec(
        boolean transmit,
        Payload payload,
        int writeSize,
        Incoming incoming,
        Pace pace,
        ByteCredit sendCredit,
        ByteCredit receiveCredit) {

    /** What the peer's half of a TCP connection carries (docs/protocol.md, section 6). */
    public enum Incoming {
        /** Data to be counted; status messages among it are data too. What a server reads. */
        DATA,
        /** Nothing but status messages. What a client reads while only it sends. */
        STATUSES,
        /** Zeros, and status messages anywhere between them. */
        ZEROS_AND_STATUSES,
        /** Random bytes, and status messages anywhere between them. */
        RANDOM_AND_STATUSES
    }
}
