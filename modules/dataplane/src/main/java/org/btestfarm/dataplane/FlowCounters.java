package org.btestfarm.dataplane;

import java.util.OptionalLong;

/** How far a flow is: running totals since its start, each of which only grows. UDP bytes are of whole IP packets (docs/protocol.md, section 8). */
public interface FlowCounters {
    /** Bytes that our system calls received. */
    long receivedBytes();

    /** Bytes that our system calls sent: what is charged. */
    long writtenBytes();

    /**
     * Bytes that left: those written less those still in the socket's queue where the platform tells (Linux), at most 100 ms old. What is
     * shown as tx.
     */
    long sentBytes();

    /** UDP datagrams received; 0 for TCP. */
    long receivedDatagrams();

    /** UDP datagrams sent; 0 for TCP. */
    long sentDatagrams();

    /** UDP datagrams that the peer sent and we did not receive; empty where we do not receive UDP, or before the first datagram. May fall when a late one arrives. */
    OptionalLong lostDatagrams();

    /** How long the flow stood still for want of credit, nanoseconds: no fault of the peer's. */
    long pausedNanos();
}
