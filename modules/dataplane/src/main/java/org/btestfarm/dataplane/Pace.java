package org.btestfarm.dataplane;

import java.util.concurrent.TimeUnit;
import org.btestfarm.protocol.rate.PaceMeter;
import org.jspecify.annotations.Nullable;

/**
 * How fast flows may send. The flows of a session on a node share one, whichever event loops they run on: together they keep to its rate, and what a
 * starved flow does not use the others do. The rate may change while they run. Thread-safe.
 */
public final class Pace {
    /** The value that stands for "as fast as it goes". */
    public static final long UNLIMITED = 0;

    private static final long CHUNKS_PER_SECOND = 25;
    private static final int SMALLEST_CHUNK = 1_448;
    private static final int LARGEST_CHUNK = 1 << 20;

    /** What is worth a system call once a flow has settled, bytes; slow ones send at least twice a second. */
    private static final int SETTLED_CHUNK = 16 * 1024;

    private static final long SETTLED_CHUNKS_PER_SECOND = 2;

    /** A short test is held to its rate by small chunks: of five seconds, 131 ms would be 2.6 %. */
    private static final long SETTLED_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** What is worth a system call of a long test, bytes, or a quarter of a second's worth if that is less: of thirty seconds that is 0.8 %. */
    private static final int LONG_TEST_CHUNK = 32 * 1024;

    private static final long LONG_TEST_CHUNKS_PER_SECOND = 4;
    private static final long LONG_AFTER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private volatile long bps;
    private volatile int chunk;
    private int settledChunk;
    private int longTestChunk;
    private long startNanos;
    private int flows;
    private boolean spread = true;
    private @Nullable PaceMeter meter;

    private Pace(long bps) {
        set(bps);
        // The first chunk is due at once: the kernel spreads it over the time that it would have had to wait.
        giveBack(chunk);
    }

    /** A pace of so many bit/s, or {@link #UNLIMITED}. */
    public static Pace of(long bps) {
        return new Pace(bps);
    }

    /** The rate now, bit/s; {@link #UNLIMITED} if there is none. */
    public long bps() {
        return bps;
    }

    /** Whether there is no rate to keep to. */
    public boolean isUnlimited() {
        return bps == UNLIMITED;
    }

    /** Changes the rate, from now on. */
    public synchronized void set(long newBps) {
        if (newBps < 0) {
            throw new IllegalArgumentException("rate is " + newBps + " bit/s, allowed are 0 or more");
        }
        if (newBps != bps || meter == null) {
            start(newBps);
        }
    }

    private void start(long newBps) {
        bps = newBps;
        long bytesPerSecond = Math.max(1, newBps / 8);
        // At least a packet; but where that takes more than a second, a second's worth.
        long smallest = Math.min(SMALLEST_CHUNK, bytesPerSecond);
        chunk = (int) Math.max(smallest, Math.min(LARGEST_CHUNK, bytesPerSecond / CHUNKS_PER_SECOND));
        settledChunk = (int) Math.max(chunk, Math.min(SETTLED_CHUNK, bytesPerSecond / SETTLED_CHUNKS_PER_SECOND));
        longTestChunk = (int) Math.max(settledChunk, Math.min(LONG_TEST_CHUNK, bytesPerSecond / LONG_TEST_CHUNKS_PER_SECOND));
        startNanos = System.nanoTime();
        // A new meter, because the chunk belongs to the rate. It begins empty: credit saved up at another rate is not kept.
        meter = newBps == UNLIMITED ? null : new PaceMeter(newBps, chunk, PaceMeter.MAX_TICK_NANOS, startNanos);
    }

    /**
     * A flow begins to send at this pace. One that is alone sends larger chunks once it has settled, if the kernel spreads them: that many flows cost little is worth more than that each is
     * written to often.
     *
     * <p>The time before the first flow began is nothing to catch up with: a test's set-up may have taken long.
     *
     * @param spreads whether the kernel spreads what the flow writes over the time until the next chunk
     */
    public synchronized void begin(boolean spreads) {
        spread &= spreads;
        if (flows++ == 0 && meter != null) {
            start(bps);
            giveBack(chunk);
        }
    }

    private void settle(PaceMeter current, long nowNanos) {
        if (chunk < longTestChunk && flows == 1 && spread) {
            long elapsed = nowNanos - startNanos;
            int settled = elapsed >= LONG_AFTER_NANOS ? longTestChunk : elapsed >= SETTLED_AFTER_NANOS ? settledChunk : chunk;
            if (settled > chunk) {
                // The bucket holds one of them: what a late sender misses of it is made up for slowly.
                current.unit(Math.max(chunk, (settled + 1) / 2), nowNanos);
                // In advance, as the first chunk was: the kernel spreads it.
                current.giveBack(settled - chunk);
                chunk = settled;
            }
        }
    }

    /**
     * What is worth a system call at this rate, bytes: 40 ms worth, but no less than a packet and no more than 1 MiB. After five seconds a flow that is alone waits for 16 KiB, or half a
     * second's worth if that is less; after thirty for 32 KiB, or a quarter of a second's worth if that is less.
     */
    public int chunk() {
        return chunk;
    }

    /**
     * Takes what may be sent now, of TCP data.
     *
     * @return up to {@code wanted} bytes; 0 if not even a {@link #chunk} is due, or what is wanted if that is less
     */
    public long take(long wanted, long nowNanos) {
        if (bps == UNLIMITED) {
            return wanted;
        }
        synchronized (this) {
            PaceMeter current = meter;
            if (current == null) {
                return wanted;
            }
            settle(current, nowNanos);
            return current.nanosUntil(Math.min(chunk, wanted), nowNanos) > 0 ? 0 : current.take(wanted, nowNanos);
        }
    }

    /** Gives back what was taken and not sent, bytes. */
    public synchronized void giveBack(long bytes) {
        if (meter != null) {
            meter.giveBack(bytes);
        }
    }

    /** How long until a {@link #chunk} is due, nanoseconds. */
    public synchronized long nanosUntilChunk(long nowNanos) {
        return meter == null ? 0 : meter.nanosUntil(chunk, nowNanos);
    }
}
