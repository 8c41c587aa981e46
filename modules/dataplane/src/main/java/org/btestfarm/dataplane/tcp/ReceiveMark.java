package org.btestfarm.dataplane.tcp;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.net.LinuxTcp;

/**
 * How fast a connection receives, and how much its socket waits for before it wakes the event loop (socket(7), SO_RCVLOWAT): a tenth of a millisecond's worth of fast data, of other data the first
 * byte. Without that a receiver that is faster than its sender is woken for every packet, which costs the sender's core, where that is on the same machine, or the card's, more than the receiver's.
 * Confined to its event loop.
 *
 * <p>For maintainers: a socket that waits is not read when its peer falls silent, so whoever raises the mark has to come by and {@link #follow} every few milliseconds. The kernel itself
 * wakes the event loop when the stream has ended, and when its window is full.
 */
final class ReceiveMark {
    /** The most that a socket waits for, bytes: more leaves a core's cache before it is taken, which costs the sender what it saves the receiver. */
    private static final int HIGHEST = 1 << 20;

    /** What every socket begins with. */
    private static final int LOWEST = 1;

    /** From 1 Gbit/s on it is worth something; bytes a second. */
    private static final double FAST = 125e6;

    private static final double SECONDS_WORTH = 100e-6;

    /** How long the speed is measured each time. */
    private static final long MEASURED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Channel channel;
    private final boolean linux;
    private long since = System.nanoTime();
    private long receivedThen;
    private boolean fast;
    private int mark = LOWEST;

    ReceiveMark(Channel channel, boolean linux) {
        this.channel = channel;
        this.linux = linux;
    }

    /** Whether it received more than 1 Gbit/s when that was last measured. */
    boolean isFast() {
        return fast;
    }

    /** Whether the socket waits for more than a byte. */
    boolean isRaised() {
        return mark > LOWEST;
    }

    /**
     * Measures, and sets the mark by that.
     *
     * @param received all bytes so far
     * @throws io.netty.channel.ChannelException if the socket is closed
     */
    void follow(long received, long nowNanos) {
        long nanos = nowNanos - since;
        if (nanos < MEASURED_NANOS) {
            return;
        }
        double bytesPerSecond = (received - receivedThen) * 1e9 / nanos;
        fast = bytesPerSecond >= FAST;
        since = nowNanos;
        receivedThen = received;
        // A power of two, so that it changes seldom.
        set(fast ? Math.min(HIGHEST, Integer.highestOneBit((int) Math.min(Integer.MAX_VALUE, bytesPerSecond * SECONDS_WORTH))) : LOWEST);
    }

    private void set(int bytes) {
        if (linux && bytes != mark) {
            mark = bytes;
            LinuxTcp.receiveLowWater(channel, bytes);
        }
    }
}
