package org.btestfarm.farm.connection;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a connection holds and must give back, however it ends; the last thing taken goes first. Confined to its actor. */
final class Releases {
    private final Deque<Runnable> actions = new ArrayDeque<>();

    void add(Runnable action) {
        actions.push(action);
    }

    void run() {
        while (!actions.isEmpty()) {
            actions.pop().run();
        }
    }
}
