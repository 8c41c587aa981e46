package org.btestfarm.console.nodes;

import java.util.Optional;

/**
 * A node of the farm, as another, or it itself, knows it.
 *
 * @param name what it is called in the configuration and the journal
 * @param address where other nodes reach it, {@code HOST:PORT}
 * @param status its membership, as {@code up}, {@code joining} or {@code leaving}
 * @param reachable whether the one that was asked hears from it
 * @param version its program's
 * @param tests those that have connections there; empty if it did not say lately
 * @param inBps what it receives for them, bit/s; empty if it did not say lately
 * @param outBps what it sends for them, bit/s; empty if it did not say lately
 */
public record FarmNode(
        String name,
        String address,
        String status,
        boolean reachable,
        String version,
        Optional<Integer> tests,
        Optional<Long> inBps,
        Optional<Long> outBps) {}
