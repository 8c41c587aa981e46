package org.btestfarm.farm.admission;

import java.util.Optional;
import org.btestfarm.farm.settings.Capacity;
import org.btestfarm.protocol.rate.BitRate;

/**
 * Whether a node moves as much data as it can. It is full from the second in which a direction reaches its capacity, until that direction is below nine tenths of it: tests come and go, and a
 * balancer should not follow every one of them. Confined to whoever guards it.
 */
final class NodeLoad {
    private static final double ROOM_AGAIN = 0.9;

    private final Way in;
    private final Way out;

    NodeLoad(Capacity capacity) {
        this.in = new Way("receives", "capacity.in", capacity.inBps());
        this.out = new Way("sends", "capacity.out", capacity.outBps());
    }

    /** What was moved in the last second, bit/s. */
    void measured(long inBps, long outBps) {
        in.measured(inBps);
        out.measured(outBps);
    }

    /** Why it is full: one line; empty if it is not. */
    Optional<String> full() {
        return in.full().or(out::full);
    }

    private static final class Way {
        private final String verb;
        private final String key;
        private final long capacity;
        private long bps;
        private boolean full;

        private Way(String verb, String key, long capacity) {
            this.verb = verb;
            this.key = key;
            this.capacity = capacity;
        }

        private void measured(long now) {
            bps = now;
            full = capacity != Capacity.UNLIMITED && now >= (full ? capacity * ROOM_AGAIN : capacity);
        }

        private Optional<String> full() {
            return full
                    ? Optional.of("the node " + verb + " " + BitRate.format(bps) + ", its " + key + " is " + BitRate.format(capacity))
                    : Optional.empty();
        }
    }
}
