package org.btestfarm.dataplane.udp;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import org.btestfarm.protocol.Payload;
import org.jspecify.annotations.Nullable;

/**
 * The send buffers of an event loop, shared by its flows: a thousand paced flows need a handful, since each has its own only until the kernel
 * has copied it. Bounded: a flow that finds none tries again at its next turn.
 */
final class BurstPool {
    /** Bursts of each kind of payload, 64 KiB each. */
    private static final int MAX = 128;

    private static final FastThreadLocal<Map<Payload, BurstPool>> POOLS = new FastThreadLocal<>() {
        @Override
        protected Map<Payload, BurstPool> initialValue() {
            return new EnumMap<>(Payload.class);
        }

        @Override
        protected void onRemoval(Map<Payload, BurstPool> pools) {
            pools.values().forEach(pool -> pool.idle.forEach(Burst::release));
        }
    };

    private final Payload payload;
    private final ArrayDeque<Burst> idle = new ArrayDeque<>();
    private int made;

    private BurstPool(Payload payload) {
        this.payload = payload;
    }

    /** The pool of the event loop that calls. */
    static BurstPool here(Payload payload) {
        return POOLS.get().computeIfAbsent(payload, BurstPool::new);
    }

    /** A burst to fill, or null if all are under way. The last one used comes first: its memory is still in the cache. */
    @Nullable Burst take() {
        Burst burst = idle.poll();
        if (burst == null && made < MAX) {
            made++;
            return new Burst(payload);
        }
        return burst;
    }

    void give(Burst burst) {
        burst.forget();
        idle.push(burst);
    }
}
