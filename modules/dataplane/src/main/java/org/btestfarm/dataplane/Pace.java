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

    /**
     * What is worth a system call of a flow, by how long it has run: bytes, or that part of a second's worth if that is less. A short test is held to its rate by small chunks; of
     * thirty seconds a quarter is 0.8 %, as is a half of sixty.
     */
    private enum Age {
        SETTLED(5, 16 * 1024, 2),
        LONG(30, 32 * 1024, 4),
        VERY_LONG(60, 64 * 1024, 2);

        private static final Age[] OLDEST_FIRST = {VERY_LONG, LONG, SETTLED};

        private final long afterNanos;
        private final int bytes;
        private final long perSecond;

        Age(int afterSeconds, int bytes, long perSecond) {
            this.afterNanos = TimeUnit.SECONDS.toNanos(afterSeconds);
            this.bytes = bytes;
            this.perSecond = perSecond;
        }

        /** The chunk of a flow that has run for so long; no smaller than the one that it has. */
        static int chunk(long elapsedNanos, long bytesPerSecond, int present) {
            for (Age age : OLDEST_FIRST) {
                if (elapsedNanos >= age.afterNanos) {
                    return (int) Math.max(present, Math.min(age.bytes, bytesPerSecond / age.perSecond));
                }
            }
            return present;
        }
    }

    private volatile long bps;
    private volatile int chunk;
    /** What the chunk grows to. */
    private int lastChunk;
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
        long bytesPerSecond = bytesPerSecond();
        // At least a packet; but where that takes more than a second, a second's worth.
        long smallest = Math.min(SMALLEST_CHUNK, bytesPerSecond);
        chunk = (int) Math.max(smallest, Math.min(LARGEST_CHUNK, bytesPerSecond / CHUNKS_PER_SECOND));
        lastChunk = Age.chunk(Long.MAX_VALUE, bytesPerSecond, chunk);
        startNanos = System.nanoTime();
        // A new meter, because the chunk belongs to the rate. It begins empty: credit saved up at another rate is not kept.
        meter = newBps == UNLIMITED ? null : new PaceMeter(newBps, chunk, PaceMeter.MAX_TICK_NANOS, startNanos);
    }

    private long bytesPerSecond() {
        return Math.max(1, bps / 8);
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
        if (chunk < lastChunk && flows == 1 && spread) {
            int settled = Age.chunk(nowNanos - startNanos, bytesPerSecond(), chunk);
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
     * second's worth if that is less; after thirty for 32 KiB, or a quarter of a second's worth; after sixty for 64 KiB, or half a second's worth.
     */
    public int chunk() {
        return chunk;
    }

    /** How long a {@link #chunk} takes at this rate, nanoseconds; 0 if there is no rate. */
    public long chunkNanos() {
        return isUnlimited() ? 0 : TimeUnit.SECONDS.toNanos(chunk) / bytesPerSecond();
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
