package org.btestfarm.ledger.writer;

import java.util.concurrent.atomic.AtomicLong;

/** How much the writer has to do, for metrics. The collector writes, anybody reads without waiting; sums are since the start. */
public final class WriterLoad {
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong commitNanos = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong busy = new AtomicLong();
    private volatile int waiting;

    /** One that nothing happened to yet. */
    public WriterLoad() {}

    void waiting(int now) {
        waiting = now;
    }

    void committed(int batch, long nanos) {
        commits.incrementAndGet();
        commitNanos.addAndGet(nanos);
        requests.addAndGet(batch);
    }

    void turnAway() {
        busy.incrementAndGet();
    }

    /** Requests that wait for the writer now. */
    public int waiting() {
        return waiting;
    }

    /** Requests that were answered "busy" because too many waited. */
    public long turnedAway() {
        return busy.get();
    }

    /** Requests that the writer has decided. */
    public long requests() {
        return requests.get();
    }

    /** Batches that the writer has decided and made durable. */
    public long commits() {
        return commits.get();
    }

    /** How long those batches took together, from when the writer got each until it was durable, seconds. */
    public double commitSeconds() {
        return commitNanos.get() / 1e9;
    }
}
