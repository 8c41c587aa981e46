package org.btestfarm.dataplane.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.FlowSignals;
import org.btestfarm.dataplane.TcpFlowSpec;
import org.btestfarm.dataplane.TcpFlowSpec.Incoming;
import org.btestfarm.dataplane.linux.SystemCalls;
import org.btestfarm.dataplane.net.LinuxTcp;
import org.btestfarm.dataplane.net.Sockets;
import org.btestfarm.dataplane.net.Sweep;
import org.btestfarm.protocol.status.StatusMessage;
import org.btestfarm.protocol.status.StatusScanner;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a TCP flow: counts what comes, within its credit, and finds the peer's status messages where there may be any. What nobody needs to look at is not even
 * copied, where system calls of our own can do that. Confined to its event loop.
 *
 * <p>Fast data of which nothing is looked at is read by the clock, ten thousand times a second: nobody polls its socket meanwhile, so that the sender, or the card's driver, wakes nobody
 * (ADR 38).
 *
 * <p>For maintainers: before it asks to be read for it holds one byte of credit, so that there is never a read that may not read; the rest is taken with the read, and given
 * back if less came. Without that byte the channel is not read at all. While it reads by the clock it holds that byte too: Netty then reads by itself only when the stream has
 * ended or broken, and is let.
 */
final class TcpSink implements ReadBuffer.Allowance {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * Where nothing but bytes is to be counted, so much is read first, bytes: slow data needs no second call, and Netty notices the end of the stream. The rest of fast data is discarded.
     */
    private static final int READ_BEFORE_DISCARDING = 16 * 1024;

    /** Of data that is known to be fast less is copied first: there will be a second call anyway. */
    private static final int READ_OF_FAST = 64;

    /** What one call discards, bytes: so much of a shared credit is not for others meanwhile. */
    private static final long MOST_A_CALL = 2 << 20;

    /** What is discarded, bytes, before it is asked again who has a turn: a millisecond's worth of the fastest data. */
    private static final long MOST_A_TURN = 16 << 20;

    /** More bytes than come between two looks: a socket that waits for so many acknowledges at once. */
    private static final int NEVER_REACHED = 4 << 20;

    /** Statuses a second that are passed on; a peer that sends more floods nobody. */
    private static final int STATUSES_A_SECOND = 4;

    private final Channel channel;
    private final boolean direct;
    private final boolean sendsToo;
    private final ByteCredit credit;
    private final TcpCounters counters;
    private final FlowSignals signals;
    private final ReceiveSpeed speed = new ReceiveSpeed(System.nanoTime());
    private final @Nullable StatusScanner scanner;
    private ByteBuf early = Unpooled.EMPTY_BUFFER;
    private long received;
    private long held;
    private boolean paused;
    private long retryNanos = System.nanoTime();
    private long receivedBefore;
    private boolean stopped;
    private boolean discards;
    private Sweep.@Nullable Entry clock;
    private long statusesSince;
    private int statuses;

    TcpSink(Channel channel, Sockets sockets, TcpFlowSpec spec, TcpCounters counters, FlowSignals signals) {
        this.channel = channel;
        this.direct = sockets.isDirect();
        this.credit = spec.receiveCredit();
        this.counters = counters;
        this.signals = signals;
        this.sendsToo = spec.transmit();
        this.scanner = spec.incoming() == Incoming.DATA ? null : new StatusScanner(spec.incoming() == Incoming.RANDOM_AND_STATUSES);
    }

    /** Begins with what was read already, then with what comes. */
    void start(ByteBuf already) {
        early = already;
        readOrPause();
    }

    /** Counts, as far as there is credit, what was read already. */
    void count(ByteBuf already) {
        int granted = (int) credit.take(already.readableBytes());
        received += granted;
        counters.received(received);
        data(already.readSlice(granted));
    }

    private void readOrPause() {
        if (early.isReadable()) {
            count(early);
        }
        held = early.isReadable() ? 0 : credit.take(1);
        paused = held == 0;
        counters.waitForReceiveCredit(paused);
        if (channel.config().isAutoRead() == paused) {
            channel.config().setAutoRead(!paused);
        }
    }

    @Override
    public int bytes() {
        if (held == 0 || stopped) {
            return 0;
        }
        stopClock();
        long now = System.nanoTime();
        speed.follow(received, now);
        discards = mayDiscard(now);
        int most = !discards ? ReadBuffer.SIZE : speed.isFast() ? READ_OF_FAST : READ_BEFORE_DISCARDING;
        held += credit.take(most - held);
        return (int) held;
    }

    /** Of slow data whatever may hold a status message is looked through: that costs little, and one that is expected may be late. */
    private boolean mayDiscard(long nowNanos) {
        return direct && (scanner == null || speed.isFast() && scanner.expectsNone(nowNanos));
    }

    @Override
    public boolean read(int bytes) {
        int moved = Math.max(0, bytes);
        boolean drained = moved < held;
        received += moved;
        credit.add(held - moved);
        held = 0;
        try {
            if (discards && !drained && !stopped) {
                drained = discard();
            }
        } finally {
            counters.received(received);
        }
        if (stopped) {
            return false;
        }
        readOrPause();
        if (discards && drained && speed.isFast() && !paused) {
            startClock();
        }
        return held > 0 && clock == null;
    }

    private void startClock() {
        channel.config().setAutoRead(false);
        if (sendsToo) {
            LinuxTcp.receiveLowWater(channel, NEVER_REACHED);
        }
        clock = Sweep.fine(channel.eventLoop()).register(this::tick, channel.pipeline()::fireExceptionCaught);
    }

    private void stopClock() {
        if (clock != null) {
            clock.cancel();
            clock = null;
            if (sendsToo && channel.isOpen()) {
                LinuxTcp.receiveLowWater(channel, 1);
            }
            credit.add(held);
            readOrPause();
        }
    }

    /** Its turn by the clock. */
    private long tick(long nowNanos) {
        if (!channel.isOpen()) {
            return nowNanos; // Its descriptor may be another's by now; the flow is about to hear of it.
        }
        try {
            discard();
        } catch (UncheckedIOException e) {
            channel.pipeline().fireExceptionCaught(e);
            return nowNanos;
        } finally {
            counters.received(received);
        }
        speed.follow(received, nowNanos);
        if (!speed.isFast() || !mayDiscard(nowNanos) || !credit.isUnlimited() && credit.available() <= 0) {
            stopClock();
        }
        return nowNanos;
    }

    /**
     * What the socket has need not be copied, because nobody looks at it. Goes on until nothing is left, for to read is to acknowledge, upon which a sender nearby sends on at once; a flow that sends too
     * has better to do, and leaves acknowledging to the kernel. Returns whether that was all.
     */
    private boolean discard() {
        int socket = ((UnixChannel) channel).fd().intValue();
        long left = MOST_A_TURN;
        do {
            long granted = credit.take(Math.min(left, MOST_A_CALL));
            if (granted == 0) {
                return false;
            }
            long taken = discard(socket, granted);
            received += taken;
            left -= taken;
            if (taken == 0 || sendsToo && taken < granted) {
                return true;
            }
        } while (left > 0);
        return false;
    }

    private long discard(int socket, long granted) {
        long taken = 0;
        try {
            taken = SystemCalls.discard(socket, granted);
        } catch (IOException e) {
            // The channel's own reads fail in the same way; whoever handles that handles this.
            throw new UncheckedIOException(e);
        } finally {
            credit.add(granted - taken);
        }
        return taken;
    }

    /** Looks through what was read. */
    void data(ByteBuf buffer) {
        if (scanner != null && !stopped && buffer.isReadable()) {
            scanner.scan(buffer.internalNioBuffer(buffer.readerIndex(), buffer.readableBytes()), System.nanoTime(), this::status);
        }
    }

    private void status(StatusMessage status) {
        long now = System.nanoTime();
        if (now - statusesSince >= SECOND_NANOS) {
            statusesSince = now;
            statuses = 0;
        }
        if (statuses++ < STATUSES_A_SECOND) {
            signals.peerStatus(status);
        }
    }

    /** The sweep comes by. Returns when it shall come again. */
    long turn(long nowNanos) {
        if (paused) {
            if (nowNanos - retryNanos >= 0) {
                readOrPause();
            }
        } else if (clock == null && held > 0 && received == receivedBefore && !credit.isUnlimited() && credit.available() <= 0) {
            // The last byte of a credit is not for a connection on which nothing comes.
            credit.add(held);
            held = 0;
            paused = true;
            retryNanos = nowNanos + RETRY_NANOS;
            channel.config().setAutoRead(false);
        }
        receivedBefore = received;
        return nowNanos + (credit.isUnlimited() ? SECOND_NANOS : POLL_NANOS);
    }

    /** The end: gives back the credit that it holds. */
    void stop() {
        stopped = true;
        if (clock != null) {
            clock.cancel();
        }
        credit.add(held);
        held = 0;
        counters.waitForReceiveCredit(false);
    }
}
