package org.btestfarm.console.live;

/**
 * What the farm does now, all nodes together.
 *
 * @param tests how many run; one that runs on two nodes counts once
 * @param txBps what it sends, bit/s: download, as routers see it
 * @param rxBps what it receives, bit/s: upload
 */
public record LiveTotals(int tests, long txBps, long rxBps) {
    /** Nothing runs. */
    public static final LiveTotals NONE = new LiveTotals(0, 0, 0);
}
