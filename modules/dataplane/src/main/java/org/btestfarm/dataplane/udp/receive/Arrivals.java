package org.btestfarm.dataplane.udp.receive;

import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.protocol.udp.LossCounter;

/**
 * The books of what a flow received, for all of its sockets: credit, bytes, loss. Consecutive datagrams are booked as one run, and the counters are
 * published once a batch. Confined to its event loop.
 */
public final class Arrivals {
    private final ByteCredit credit;
    private final ReceivedCounters counters;
    private final LossCounter loss = new LossCounter();
    private int runStream;
    private int runFirst;
    private int runCount;
    private long bytes;
    private long datagrams;

    /**
     * Books.
     *
     * @param credit what may be received, bytes of IP packets
     */
    public Arrivals(ByteCredit credit, ReceivedCounters counters) {
        this.credit = credit;
        this.counters = counters;
    }

    /**
     * Books datagrams with consecutive numbers, as far as the credit covers them.
     *
     * @param stream what tells the streams apart: a port
     * @param count how many, from 1
     * @param packetBytes size of each one's IP packet
     */
    void book(int stream, int firstSequence, int count, int packetBytes) {
        int affordable = credit.takeWhole(packetBytes, count);
        if (affordable < count) {
            counters.waitForReceiveCredit(true);
        }
        if (affordable == 0) {
            return;
        }
        bytes += (long) affordable * packetBytes;
        datagrams += affordable;
        if (runCount > 0 && stream == runStream && firstSequence == runFirst + runCount) {
            runCount += affordable;
            return;
        }
        endRun();
        runStream = stream;
        runFirst = firstSequence;
        runCount = affordable;
    }

    private void endRun() {
        if (runCount > 0) {
            loss.receivedRun(runStream, runFirst, runCount);
            runCount = 0;
        }
    }

    /** Publishes what was booked since the last time. */
    public void publish() {
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
