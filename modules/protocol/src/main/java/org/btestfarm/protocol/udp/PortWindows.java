package org.btestfarm.protocol.udp;

import org.jspecify.annotations.Nullable;

/** A window for each source port, up to a bound; a small open-addressed table, so that a look-up allocates nothing. */
final class PortWindows {
    private static final int SLOTS = 2 * LossCounter.MAX_PORTS;

    private final int[] ports = new int[SLOTS];
    private final @Nullable SequenceWindow[] windows = new @Nullable SequenceWindow[SLOTS];
    private int size;

    int size() {
        return size;
    }

    /** The window of a port, or null. */
    @Nullable SequenceWindow get(int port) {
        int slot = slot(port);
        return windows[slot];
    }

    boolean isFull() {
        return size == LossCounter.MAX_PORTS;
    }

    void put(int port, SequenceWindow window) {
        int slot = slot(port);
        ports[slot] = port;
        windows[slot] = window;
        size++;
    }

    private int slot(int port) {
        // Ports of one test are neighbours, so their low bits spread them well.
        int slot = port & SLOTS - 1;
        while (windows[slot] != null && ports[slot] != port) {
            slot = slot + 1 & SLOTS - 1;
        }
        return slot;
    }
}
