package org.btestfarm.client.run;

import java.time.Duration;

/** Tells when a server has been silent for too long: its statuses where it owes them, else the bytes that move (docs/protocol.md, sections 7 and 8). */
final class SilenceWatch {
    private final boolean statusesExpected;
    private final Duration bound;
    private long lastNanos;
    private long lastBytes;

    SilenceWatch(boolean statusesExpected, Duration bound, long startNanos) {
        this.statusesExpected = statusesExpected;
        this.bound = bound;
        this.lastNanos = startNanos;
    }

    void status(long nowNanos) {
        if (statusesExpected) {
            lastNanos = nowNanos;
        }
    }

    /**
     * @param totalBytes moved since the start, both ways
     */
    boolean isSilent(long totalBytes, long nowNanos) {
        if (!statusesExpected && totalBytes != lastBytes) {
            lastBytes = totalBytes;
            lastNanos = nowNanos;
        }
        return nowNanos - lastNanos >= bound.toNanos();
    }
}
