package org.btestfarm.client.load;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * A second of a load test, over all clients.
 *
 * @param number 1 for the first
 * @param elapsed since the start
 * @param waiting clients whose turn to start has not come
 * @param connecting clients between the start and the first byte
 * @param running clients that move data
 * @param done clients that ended well
 * @param failed clients that did not
 * @param txBps what left, bit/s, by the clients' own seconds that ended in this one
 * @param rxBps what arrived, likewise
 * @param localCpuPct load of this machine, percent; empty if unknown
 */
public record LoadSecond(
        int number,
        Duration elapsed,
        int waiting,
        int connecting,
        int running,
        int done,
        int failed,
        double txBps,
        double rxBps,
        OptionalInt localCpuPct) {

    /** How many clients there are, whatever they are at. */
    public int clientsInAll() {
        return waiting + connecting + running + done + failed;
    }
}
