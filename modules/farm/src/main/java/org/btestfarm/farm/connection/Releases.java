package org.btestfarm.farm.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a connection holds and must give back, however it ends; the last thing taken goes first. Confined to its actor. */
final class Releases {
    private static final Logger log = LoggerFactory.getLogger(Releases.class);

    private final Deque<Runnable> actions = new ArrayDeque<>();

    void add(Runnable action) {
        actions.push(action);
    }

    /** Runs all; one that fails does not keep the others from running. */
    void run() {
        while (!actions.isEmpty()) {
            try {
                actions.pop().run();
            } catch (RuntimeException e) {
                log.warn("something that a connection held could not be given back", e);
            }
        }
    }
}
