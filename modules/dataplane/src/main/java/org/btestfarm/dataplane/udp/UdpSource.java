package org.btestfarm.dataplane.udp;

import io.netty.channel.ChannelException;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.UdpFlowSpec;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.udp.UdpSizes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the streams' datagrams in turn, as bursts: one system call takes up to 128 datagrams of a stream where the kernel has segmentation offload.
 * Confined to its event loop.
 *
 * <p>For maintainers: a datagram is numbered, and its bytes are taken from the credit, when its burst is filled; it is counted when the kernel has it.
 * Bursts that the kernel refuses or has no room for are held by their {@link UdpPort} and go before anything new, so that no number is lost. Whoever
 * gives up a burst gives its credit back.
 */
final class UdpSource {
    private static final Logger log = LoggerFactory.getLogger(UdpSource.class);

    /** System calls take turns with other channels after so many bursts (half a megabyte, some 50 µs). */
    private static final int BURSTS_A_TURN = 8;

    /** A socket without offload needs a system call for each datagram: fewer make a burst. */
    private static final int DATAGRAMS_WITHOUT_OFFLOAD = 16;

    /** So few datagrams wait for the next sweep when the socket is full: it sends such bursts for many tests. */
    private static final int SMALL_BURST = 8;

    private static final int EIO = -5;
    private static final int EINVAL = -22;
    private static final int EMSGSIZE = -90;
    private static final int EOPNOTSUPP = -95;

    private final UdpStream[] streams;
    private final UdpPort[] ports;
    private final ByteCredit credit;
    private final Payload payload;
    private final UdpCounters counters;
    private final Runnable roomAgain;
    private final int length;
    private final int packet;
    private final int largestBurst;
    private @Nullable BurstPool pool;
    private int cursor;
    private int held;
    private boolean queued;
    private boolean waitsForCredit;
    private boolean sending;
    private boolean stopped;
    private boolean complained;

    /** @param roomAgain runs when a full socket has taken what it had left over */
    UdpSource(UdpFlowSpec spec, List<UdpPort> ports, List<UdpStream> streams, UdpCounters counters, Runnable roomAgain) {
        this.streams = streams.toArray(new UdpStream[0]);
        this.ports = ports.toArray(new UdpPort[0]);
        this.credit = spec.sendCredit();
        this.payload = spec.payload();
        this.counters = counters;
        this.roomAgain = roomAgain;
        int headers = UdpSizes.headers(spec.peer());
        this.length = Math.min(UdpSizes.payload(spec.packetSize(), spec.peer()), 65_535 - headers);
        this.packet = length + headers;
        this.largestBurst = (65_535 - headers) / length;
    }

    /** Size of the IP packets it sends, bytes. */
    int packetSize() {
        return packet;
    }

    /**
     * Sends as many bursts as make a turn.
     *
     * @return whether it got rid of any: if not, there is no sense in another turn at once
     */
    boolean sendTurn() {
        long before = counters.sentDatagrams();
        sending = true;
        for (int burst = 0; burst < BURSTS_A_TURN; burst++) {
            fill(nextStream(), Integer.MAX_VALUE);
        }
        flush();
        return counters.sentDatagrams() != before;
    }

    /**
     * Sends so many datagrams. A stream takes as many as one burst holds, and the next stream has its turn: few large bursts cost a fraction of many
     * small ones, and over some ticks all streams get the same.
     *
     * @return how many it could not send, nor hold to be sent first next time
     */
    int send(int datagrams) {
        int rest = datagrams;
        int refusals = 0;
        sending = true;
        while (rest > 0 && refusals < streams.length) {
            int filled = fill(nextStream(), rest);
            rest -= filled;
            refusals = filled == 0 ? refusals + 1 : 0;
        }
        flush();
        return rest;
    }

    private UdpStream nextStream() {
        UdpStream stream = streams[cursor];
        cursor = cursor + 1 == streams.length ? 0 : cursor + 1;
        return stream;
    }

    /** Whether bursts wait for {@link #sendHeld}. */
    boolean holds() {
        return held > 0;
    }

    private void hold(Burst burst, UdpPort port) {
        port.held.add(burst);
        held++;
    }

    /** Tries again what was held. */
    void sendHeld() {
        sending = true;
        for (UdpPort port : ports) {
            if (!port.held.isEmpty() && !port.full) {
                sendHeld(port);
            }
        }
        flush();
    }

    private void sendHeld(UdpPort port) {
        for (int i = port.held.size(); i > 0; i--) {
            Burst burst = port.held.remove();
            held--;
            push(burst);
            if (port.held.peekLast() == burst) {
                // Held again: it stays the first.
                port.held.addFirst(port.held.removeLast());
                return;
            }
        }
    }

    /** Numbers up to so many datagrams of a stream and pushes them out. */
    private int fill(UdpStream stream, int wanted) {
        UdpPort port = stream.port();
        if (port.blocked() || stopped) {
            return 0;
        }
        int most = port.maxSegments() > 1 ? port.maxSegments() : DATAGRAMS_WITHOUT_OFFLOAD;
        int count = afford(Math.min(wanted, Math.min(most, largestBurst)));
        if (count == 0) {
            return 0;
        }
        Burst burst = pool().take();
        if (burst == null) {
            credit.add((long) count * packet);
            return 0;
        }
        burst.fill(this, stream, length, count);
        push(burst);
        return count;
    }

    private BurstPool pool() {
        BurstPool mine = pool;
        if (mine == null) {
            mine = BurstPool.here(payload);
            pool = mine;
        }
        return mine;
    }

    private int afford(int datagrams) {
        int affordable = credit.takeWhole(packet, datagrams);
        if (waitsForCredit != (affordable == 0)) {
            waitsForCredit = affordable == 0;
            counters.waitForSendCredit(waitsForCredit);
        }
        return affordable;
    }

    private void push(Burst burst) {
        UdpPort port = burst.stream().port();
        if (burst.left() == 1 || burst.left() > port.maxSegments()) {
            sendOneByOne(burst, port);
        } else if (port.queued > 0 || !sendAtOnce(burst, port)) {
            queue(burst, port);
        }
    }

    /** Netty sends it when there is room, and tells. */
    private void queue(Burst burst, UdpPort port) {
        port.queued++;
        queued = true;
        port.channel().write(burst.segments()).addListener(burst);
    }

    /** Past Netty's queue, which costs more than the system call. Returns false if the socket is full and somebody has to wait for room. */
    private boolean sendAtOnce(Burst burst, UdpPort port) {
        try {
            if (port.sendSegmentsNow(burst.buffer(), burst.offset(), burst.left() * burst.length(), burst.length(), burst.stream())) {
                counters.sent(burst.left(), packet);
                pool().give(burst);
                return true;
            }
            if (burst.left() > SMALL_BURST && port.noticeRoom()) {
                return false;
            }
        } catch (ClosedChannelException e) {
            giveUp(burst);
            return true;
        } catch (IOException | ChannelException e) {
            failed(burst, port, e);
        }
        hold(burst, port);
        return true;
    }

    private void failed(Burst burst, UdpPort port, Throwable failure) {
        if (isRefusalOfSegments(failure)) {
            log.debug("{} segments refused on {}: {}", burst.left(), port.localAddress(), failure.toString());
            port.refused(burst.left());
        } else {
            complain(failure);
        }
    }

    private void sendOneByOne(Burst burst, UdpPort port) {
        try {
            while (burst.left() > 0) {
                if (!port.sendNow(burst.buffer(), burst.offset(), burst.length(), burst.stream())) {
                    hold(burst, port);
                    return;
                }
                burst.sent(1);
                counters.sent(1, packet);
            }
            pool().give(burst);
        } catch (ClosedChannelException e) {
            giveUp(burst);
        } catch (IOException e) {
            complain(e);
            hold(burst, port);
        }
    }

    /** Netty is done with a burst. */
    void written(Burst burst, @Nullable Throwable failure) {
        UdpPort port = burst.stream().port();
        port.queued--;
        if (failure == null) {
            counters.sent(burst.left(), packet);
            pool().give(burst);
        } else if (stopped || failure instanceof ClosedChannelException) {
            giveUp(burst);
        } else {
            failed(burst, port, failure);
            hold(burst, port);
        }
        if (port.full && port.queued == 0) {
            port.full = false;
            if (!sending) {
                roomAgain.run();
            }
        }
    }

    private static boolean isRefusalOfSegments(Throwable failure) {
        if (failure instanceof NativeIoException error) {
            return switch (error.expectedErr()) {
                case EIO, EINVAL, EMSGSIZE, EOPNOTSUPP -> true;
                default -> false;
            };
        }
        return false;
    }

    private void flush() {
        if (queued) {
            queued = false;
            flushQueued();
        }
        sending = false;
    }

    private void flushQueued() {
        for (UdpPort port : ports) {
            if (port.queued > 0 && !port.full) {
                int segments = port.maxSegments();
                port.channel().flush();
                if (port.maxSegments() < segments) {
                    sendHeld(port);
                    port.channel().flush();
                }
                port.full = port.queued > 0;
            }
        }
    }

    /** A peer that has not bound yet, a route that is down: only the wire ends a flow. One line a flow will do. */
    private void complain(Throwable failure) {
        if (!complained) {
            complained = true;
            log.debug("a send failed, going on: {}", failure.toString());
        }
    }

    private void giveUp(Burst burst) {
        credit.add((long) burst.left() * packet);
        pool().give(burst);
    }

    /** Sends nothing more and gives back the credit of what is held; what Netty holds comes back when its socket closes. */
    void stop() {
        stopped = true;
        for (UdpPort port : ports) {
            while (!port.held.isEmpty()) {
                giveUp(port.held.remove());
                held--;
            }
        }
    }
}
