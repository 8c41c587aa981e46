package org.btestfarm.farm.udp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import org.btestfarm.farm.settings.PortRange;
import org.btestfarm.protocol.udp.ClientPorts;

/**
 * Hands out UDP ports, the one that has rested longest first, so that late datagrams of one test do not reach the next (docs/protocol.md, section 8). Thread-safe.
 *
 * <p>For maintainers: free ports queue up in the order in which they came back, so the first that will do has rested longest.
 */
public final class UdpPorts {
    /** How long a port rests between two tests. */
    public static final long REST_NANOS = 5_000_000_000L;

    private final Deque<Free> free = new ArrayDeque<>();
    private final int all;

    public UdpPorts(PortRange range) {
        for (int port = range.first(); port <= range.last(); port++) {
            free.add(new Free(port, false, 0));
        }
        this.all = range.size();
    }

    /**
     * Takes a port for a test with so many streams.
     *
     * @param streams 1..255; the client needs as many ports, from 256 above this one
     * @param nowNanos monotonic
     * @return empty if all that would do are in use or have not rested yet
     */
    public synchronized OptionalInt take(int streams, long nowNanos) {
        int highest = ClientPorts.highestAnnounced(streams);
        List<Free> tooHigh = new ArrayList<>();
        OptionalInt found = OptionalInt.empty();
        while (!free.isEmpty()) {
            Free first = free.remove();
            if (first.port <= highest) {
                if (first.rested(nowNanos)) {
                    found = OptionalInt.of(first.port);
                } else {
                    free.addFirst(first);
                }
                break;
            }
            tooHigh.add(first);
        }
        for (int i = tooHigh.size() - 1; i >= 0; i--) {
            free.addFirst(tooHigh.get(i));
        }
        return found;
    }

    /** Gives a port back that a test used, or that another program holds: it rests. */
    public synchronized void giveBack(int port, long nowNanos) {
        free.add(new Free(port, true, nowNanos));
    }

    /** How many ports are with tests. */
    public synchronized int inUse() {
        return all - free.size();
    }

    private record Free(int port, boolean used, long sinceNanos) {
        boolean rested(long nowNanos) {
            return !used || nowNanos - sinceNanos >= REST_NANOS;
        }
    }
}
