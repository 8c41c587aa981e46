package org.btestfarm.dataplane.udp;

import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.protocol.udp.LossCounter;

/**
 * The books of what a flow received, for all of its sockets: credit, bytes, loss. Consecutive datagrams are booked as one run, and the counters are
 * published once a batch. Confined to its event loop.
 */
final class Arrivals {
    private final ByteCredit credit;
    private final UdpCounters counters;
    private final LossCounter loss = new LossCounter();
    private int runStream;
    private int runFirst;
    private int runCount;
    private long bytes;
    private long datagrams;

    Arrivals(ByteCredit credit, UdpCounters counters) {
        this.credit = credit;
        this.counters = counters;
    }

    /**
     * Books a datagram, unless the credit does not cover it.
     *
     * @param stream what tells the streams apart: a port
     * @param packetBytes size of its IP packet
     */
    void book(int stream, int sequence, int packetBytes) {
        if (!afford(packetBytes)) {
            return;
        }
        bytes += packetBytes;
        datagrams++;
        if (runCount > 0 && stream == runStream && sequence == runFirst + runCount) {
            runCount++;
            return;
        }
        endRun();
        runStream = stream;
        runFirst = sequence;
        runCount = 1;
    }

    private boolean afford(int packetBytes) {
        if (credit.takeWhole(packetBytes, 1) == 1) {
            return true;
        }
        counters.waitForReceiveCredit(true);
        return false;
    }

    private void endRun() {
        if (runCount > 0) {
            loss.receivedRun(runStream, runFirst, runCount);
            runCount = 0;
        }
    }

    /** Publishes what was booked since the last time. */
    void publish() {
        if (datagrams == 0) {
            return;
        }
        endRun();
        counters.waitForReceiveCredit(false);
        counters.received(datagrams, bytes, loss.lost());
        datagrams = 0;
        bytes = 0;
    }
}
