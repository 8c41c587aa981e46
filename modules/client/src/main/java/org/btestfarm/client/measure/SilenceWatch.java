package org.btestfarm.client.measure;

import java.time.Duration;

/** Tells when a server has been silent for too long: its statuses where it owes them, else the bytes that move (docs/protocol.md, sections 7 and 8). */
public final class SilenceWatch {
    private final boolean statusesExpected;
    private final Duration bound;
    private long lastNanos;
    private long lastBytes;

    /**
     * @param statusesExpected whether the server owes statuses; otherwise bytes count
     * @param bound how long a silence is too long
     * @param startNanos when data could begin to flow
     */
    public SilenceWatch(boolean statusesExpected, Duration bound, long startNanos) {
        this.statusesExpected = statusesExpected;
        this.bound = bound;
        this.lastNanos = startNanos;
    }

    /** The server sent a status. */
    public void status(long nowNanos) {
        if (statusesExpected) {
            lastNanos = nowNanos;
        }
    }

    /**
     * Whether it has been silent for too long.
     *
     * @param totalBytes moved since the start, both ways
     */
    public boolean isSilent(long totalBytes, long nowNanos) {
        if (!statusesExpected && totalBytes != lastBytes) {
            lastBytes = totalBytes;
            lastNanos = nowNanos;
        }
        return nowNanos - lastNanos >= bound.toNanos();
    }
}
