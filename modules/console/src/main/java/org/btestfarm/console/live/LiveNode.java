package org.btestfarm.console.live;

import java.util.OptionalInt;

/**
 * What a node does now.
 *
 * @param node its name
 * @param tests how many tests have connections there; a test that runs on two nodes counts at both
 * @param txBps what it sends for all of them, bit/s
 * @param rxBps what it receives for all of them, bit/s
 * @param cpu its CPU load, percent; empty if it did not say
 */
public record LiveNode(String node, int tests, long txBps, long rxBps, OptionalInt cpu) {}
