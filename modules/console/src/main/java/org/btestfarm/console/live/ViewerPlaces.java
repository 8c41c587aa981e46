package org.btestfarm.console.live;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.btestfarm.protocol.IpText;

/** Counts who follows the live view: so many in all, so many of one network. Thread-safe. */
final class ViewerPlaces {
    private final int most;
    private final int mostPerNetwork;
    private final Map<String, Integer> perNetwork = new HashMap<>();
    private int taken;

    /** What somebody gets who asks for a place. */
    sealed interface Answer {}

    /** There is none left for anybody. */
    record Full() implements Answer {}

    /** There is none left for this network. */
    record NetworkFull(String network) implements Answer {}

    /** A place, to be given back once; more often does no harm. */
    final class Place implements Answer {
        private final String network;
        private final AtomicBoolean begun = new AtomicBoolean();
        private final AtomicBoolean over = new AtomicBoolean();

        private Place(String network) {
            this.network = network;
        }

        /** The stream flows; says whether the place is still there. */
        boolean begin() {
            begun.set(true);
            return !over.get();
        }

        /** Gives it back if the stream has not begun: its client was gone before the answer. */
        void releaseUnlessBegun() {
            if (!begun.get()) {
                release();
            }
        }

        void release() {
            if (over.compareAndSet(false, true)) {
                synchronized (ViewerPlaces.this) {
                    taken--;
                    perNetwork.computeIfPresent(network, (key, count) -> count == 1 ? null : count - 1);
                }
            }
        }
    }

    ViewerPlaces(LiveSettings settings) {
        this.most = settings.viewers();
        this.mostPerNetwork = settings.viewersPerNetwork();
    }

    synchronized Answer take(InetAddress viewer) {
        String network = IpText.prefixOf(viewer);
        if (taken >= most) {
            return new Full();
        }
        if (perNetwork.getOrDefault(network, 0) >= mostPerNetwork) {
            return new NetworkFull(network);
        }
        taken++;
        perNetwork.merge(network, 1, Integer::sum);
        return new Place(network);
    }

    synchronized int taken() {
        return taken;
    }
}
