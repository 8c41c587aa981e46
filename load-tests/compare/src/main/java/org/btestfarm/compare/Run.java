package org.btestfarm.compare;

/**
 * What one run moved, in both directions together.
 *
 * @param receivedBps payload at the receiving ends, bit/s
 * @param sentBps what the sending ends handed over, bit/s; the same for TCP
 * @param cpuSecondsPerGigabyte CPU time of the server's process for a gigabyte received
 */
record Run(double receivedBps, double sentBps, double cpuSecondsPerGigabyte) {
    /** What the clients of one run counted. */
    record Counted(double receivedBps, double sentBps) {
        static Counted tcp(double bps) {
            return new Counted(bps, bps);
        }
    }

    double gbps() {
        return receivedBps / 1e9;
    }
}
