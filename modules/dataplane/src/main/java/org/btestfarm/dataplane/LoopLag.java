package org.btestfarm.dataplane;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Looks once a second on each event loop how late a timer fires there: how long it was busy with something else. */
final class LoopLag {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<AtomicLong> loops;

    private LoopLag(List<AtomicLong> loops) {
        this.loops = loops;
    }

    /** Of those loops, as long as they live. */
    static LoopLag of(EventLoopGroup group) {
        List<AtomicLong> loops = new ArrayList<>();
        for (EventExecutor loop : group) {
            AtomicLong lag = new AtomicLong();
            loops.add(lag);
            watch(loop, lag);
        }
        return new LoopLag(List.copyOf(loops));
    }

    private static void watch(EventExecutor loop, AtomicLong lag) {
        long due = System.nanoTime() + PERIOD_NANOS;
        loop.schedule(() -> {
            lag.set(Math.max(0, System.nanoTime() - due));
            if (!loop.isShuttingDown()) {
                watch(loop, lag);
            }
        }, PERIOD_NANOS, TimeUnit.NANOSECONDS);
    }

    /** The largest of all loops, nanoseconds, as each saw it last. */
    long nanos() {
        return loops.stream().mapToLong(AtomicLong::get).max().orElse(0);
    }
}
