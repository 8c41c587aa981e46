package org.btestfarm.protocol.udp;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts UDP datagrams that were lost, from the sequence numbers of those that arrived (docs/protocol.md, section 8). Memory is bounded:
 * {@link #MAX_PORTS} source ports, about 2 KiB for each that is seen. Not thread-safe: one flow owns it and publishes what it reads here.
 *
 * <p>For maintainers: numbers may be each source port's own, or common to all. Both readings are counted, each by {@link SequenceWindow}s, and
 * the smaller loss is reported, with one exception: a number that is new on its own port but was seen already on another cannot be common
 * to all. A few of those refute the common reading for good. (Otherwise it would hide the loss of N streams that count each for themselves:
 * what one lost, another has.) While there is only one port both readings are the same, and only one is kept.
 */
public final class LossCounter {
    /** Source ports that are told apart. Datagrams of further ones are counted, and belong to the common reading only. */
    public static final int MAX_PORTS = 256;

    /** More than one, so that a stray datagram of a test before this one refutes nothing. */
    private static final int CONTRADICTIONS_THAT_REFUTE = 3;

    private final PortWindows ports = new PortWindows();
    private int lastPort = -1;
    private @Nullable SequenceWindow lastWindow;
    private @Nullable SequenceWindow common;
    private int contradictions;
    private long lostByPorts;
    private long received;

    /**
     * Counts one datagram.
     *
     * @param sourcePort 0 to 65535
     * @param sequence raw 32 bits
     */
    public void received(int sourcePort, int sequence) {
        receivedRun(sourcePort, sequence, 1);
    }

    /**
     * Counts a run of datagrams with consecutive numbers.
     *
     * @param sourcePort 0 to 65535
     * @param firstSequence the first one's number, raw 32 bits
     * @param count how many, 1 or more
     */
    public void receivedRun(int sourcePort, int firstSequence, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a run has " + count + " datagrams, allowed are 1 or more");
        }
        received += count;
        SequenceWindow own = sourcePort == lastPort ? lastWindow : window(sourcePort, firstSequence);
        int newOnPort = 0;
        if (own != null) {
            long before = own.lost();
            newOnPort = own.accept(firstSequence, count);
            lostByPorts += own.lost() - before;
        }
        if (common != null) {
            int newAmongAll = common.accept(firstSequence, count);
            contradictions += Math.max(0, newOnPort - newAmongAll);
            if (contradictions >= CONTRADICTIONS_THAT_REFUTE) {
                common = null;
            }
        }
    }

    private @Nullable SequenceWindow window(int port, int firstSequence) {
        SequenceWindow window = ports.get(port);
        if (window == null && !ports.isFull()) {
            window = new SequenceWindow(firstSequence);
            if (ports.size() == 1 && lastWindow != null) {
                common = new SequenceWindow(lastWindow);
            }
            ports.put(port, window);
        }
        lastPort = port;
        lastWindow = window;
        return window;
    }

    /** Datagrams that arrived, duplicates among them. */
    public long received() {
        return received;
    }

    /** Datagrams that did not arrive, by the reading that has fewer; empty before the first arrived. Falls when a late one arrives. */
    public OptionalLong lost() {
        if (received == 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(common == null ? lostByPorts : Math.min(lostByPorts, common.lost()));
    }
}
