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
 * @param maxTests how many tests it runs at a time; empty if it did not say lately
 * @param inBps what it receives for them, bit/s; empty if it did not say lately
 * @param outBps what it sends for them, bit/s; empty if it did not say lately
 * @param inCapacityBps what it can receive, bit/s; empty if it did not say
 * @param outCapacityBps what it can send, bit/s; empty if it did not say
 * @param takesTests whether it takes new tests; empty if it did not say lately
 * @param draining whether it takes none until it is started again; empty if it did not say lately
 * @param why why it takes none, one line; empty if it does
 */
public record FarmNode(
        String name,
        String address,
        String status,
        boolean reachable,
        String version,
        Optional<Integer> tests,
        Optional<Integer> maxTests,
        Optional<Long> inBps,
        Optional<Long> outBps,
        Optional<Long> inCapacityBps,
        Optional<Long> outCapacityBps,
        Optional<Boolean> takesTests,
        Optional<Boolean> draining,
        Optional<String> why) {
    /** How it is, in a word: {@code lost}, {@code draining}, {@code full}, or its membership. */
    public String state() {
        if (!reachable) {
            return "lost";
        }
        if (draining.orElse(false)) {
            return "draining";
        }
        return takesTests.orElse(true) ? status : "full";
    }
}
