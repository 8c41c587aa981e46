package org.btestfarm.dataplane.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.dataplane.TcpFlowSpec;
import org.btestfarm.dataplane.net.LinuxTcp;
import org.btestfarm.dataplane.net.Sweep;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.status.StatusMessage;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a TCP flow: blocks of one shared buffer, as fast as socket, pace and credit allow, with status messages between them. Confined to its event loop.
 *
 * <p>For maintainers: one block is in flight at a time, and the next is written when the kernel has taken it. Its size follows the link: what takes
 * more than {@link #SLOW_NANOS} is halved, so that a status message never waits long behind it, what goes at once is doubled, because large writes are what
 * makes a fast link fast; beyond what a core's cache holds they make it slower again. TCP_NOTSENT_LOWAT goes with it, so that the socket's queue of a slow
 * link stays short; a link of several Gbit/s gets a longer one, lest it runs dry while the event loop is elsewhere.
 */
final class TcpSource {
    private static final int SMALLEST_BLOCK = 4 * 1024;
    private static final int FIRST_BLOCK = 64 * 1024;
    private static final int LARGEST_BLOCK = PayloadBlock.REUSED;
    private static final long LONG_QUEUE = 8L * LARGEST_BLOCK;
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long FAST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** The largest block in this time is 4 Gbit/s. */
    private static final long LONG_QUEUE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /** What is written before other channels, and the reads of this one, have their turn. */
    private static final int BYTES_A_TURN = 2 * ReadBuffer.SIZE * ReadBuffer.READS_A_TURN;

    /** How often the socket's queue is looked at. */
    private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(90);

    /** The same at a low pace, of which the queue holds little. */
    private static final long SLOW_SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(230);

    /** Up to this a pace is low, bit/s. */
    private static final long SLOW_UP_TO_BPS = 10_000_000;

    /** Flows at a low pace have their turns together, so far apart: an event loop that wakes up serves many of them. */
    private static final long TOGETHER_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    /** The same where a chunk is so long that so little more does not matter: the kernel, which spreads it over ten elevenths of its time, is idle for 45 ms anyway. */
    private static final long LONG_TOGETHER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long LONG_CHUNK_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    /** What is due so soon is done along with the rest. */
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    /** How soon a grant of credit is noticed. */
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    /** Above this the kernel's pacing costs more than the bursts that it smooths, bit/s. */
    private static final long SMOOTHED_UP_TO_BPS = 2_000_000_000L;

    /** A status waits so long at most for the data that it can go with: at a low pace to send it alone would be every fifth system call. */
    private static final long STATUS_WAITS_NANOS = TimeUnit.MILLISECONDS.toNanos(270);

    /** Statuses that wait behind a block; a peer that does not read gets no more. */
    private static final int MAX_STATUSES = 4;

    private final Channel channel;
    private final boolean linux;
    private final boolean transmit;
    private final boolean zeros;
    private final ByteBuf payload;
    private final int payloadLength;
    private final Pace pace;
    private final ByteCredit credit;
    private final TcpCounters counters;
    private final Consumer<Throwable> failed;
    private final ArrayDeque<StatusMessage> statuses = new ArrayDeque<>();
    private long statusSince;

    private @Nullable ByteBuf inFlight;
    private @Nullable ByteBuf ahead;
    private @Nullable Future<Void> aheadWritten;
    private boolean inFlightIsData;
    private int inFlightLength;
    private long inFlightSince;
    private int offset;
    private int block = FIRST_BLOCK;
    private boolean longQueue;
    private long written;
    private long turnBegan;
    private long acknowledgedBefore;
    private long acknowledged;
    private long smoothedBps = Pace.UNLIMITED;
    private long nextSample;
    private boolean waitsForCredit;
    private boolean pumping;
    private boolean pumpAhead;
    private boolean stopped;

    TcpSource(Channel channel, boolean linux, TcpFlowSpec spec, TcpCounters counters, Consumer<Throwable> failed) {
        this.channel = channel;
        this.linux = linux;
        this.transmit = spec.transmit();
        this.zeros = spec.payload() == Payload.ZEROS;
        this.payload = PayloadBlock.of(spec.payload());
        this.payloadLength = payload.readableBytes();
        this.pace = spec.pace();
        this.credit = spec.sendCredit();
        this.counters = counters;
        this.failed = failed;
    }

    void start() {
        if (transmit) {
            pace.begin(linux);
        }
        if (linux) {
            try {
                acknowledgedBefore = LinuxTcp.acknowledged(channel);
            } catch (ChannelException e) {
                return; // Closed already: its end is on the way.
            }
            resize(FIRST_BLOCK, false);
            smooth();
        }
        pump();
    }

    /**
     * Whether a status that is handed over at the flow's next turn, a quarter of a second from now at most, comes early enough: one that tells the peer nothing that it adjusts its speed by. Thread-safe.
     */
    boolean canWait(StatusMessage status) {
        return transmit && status.receivedBytes() == 0 && hasLowPace();
    }

    private boolean hasLowPace() {
        long bps = pace.bps();
        return bps != Pace.UNLIMITED && bps <= SLOW_UP_TO_BPS;
    }

    /** Sends a status message as soon as the block in flight has gone, or with the next one if that is due soon. */
    void status(StatusMessage status) {
        if (statuses.size() < MAX_STATUSES) {
            statusSince = statuses.isEmpty() ? System.nanoTime() : statusSince;
            statuses.add(status);
            pump();
        }
    }

    /** The sweep comes by. Returns when it shall come again. */
    long turn(long nowNanos) {
        boolean slow = hasLowPace();
        if (nextSample - nowNanos <= (slow ? SOON_NANOS : 0)) {
            sample();
            nextSample = nowNanos + (slow ? SLOW_SAMPLE_NANOS : SAMPLE_NANOS);
        }
        if (!transmit) {
            return nextSample;
        }
        if (linux) {
            smooth();
        }
        pump();
        if (inFlight != null) {
            return Math.min(nextSample, nowNanos + POLL_NANOS);
        }
        // What waits for the pace alone need not be looked at before its time; a change of pace is noticed with the next sample.
        long untilChunk = pace.nanosUntilChunk(nowNanos);
        long next = Math.min(nextSample, nowNanos + (waitsForCredit ? Math.min(POLL_NANOS, untilChunk) : untilChunk));
        if (!slow) {
            return next;
        }
        return Sweep.together(next, pace.chunkNanos() < LONG_CHUNK_NANOS ? TOGETHER_NANOS : LONG_TOGETHER_NANOS);
    }

    private void pump() {
        if (pumping || stopped) {
            return;
        }
        pumping = true;
        try {
            while (written - turnBegan < BYTES_A_TURN) {
                if (inFlight != null || !writeNext()) {
                    return;
                }
            }
            // A scheduled task, unlike an executed one, waits until the event loop has looked after its other channels.
            if (!pumpAhead) {
                pumpAhead = true;
                channel.eventLoop().schedule(this::pumpOn, 0, TimeUnit.NANOSECONDS);
            }
        } finally {
            pumping = false;
        }
    }

    private void pumpOn() {
        pumpAhead = false;
        turnBegan = written;
        pump();
    }

    private boolean writeNext() {
        if (!goesWithData() && writeStatus()) {
            return true;
        }
        boolean atOnce = linux && transmit && statuses.isEmpty() && hasEmptyQueue();
        boolean many = atOnce && zeros && longQueue;
        int length = !transmit ? 0 : afford(many ? ManyZeros.MOST : block);
        if (length == 0) {
            return waitsForCredit && writeStatus();
        }
        if (many && length > LARGEST_BLOCK) {
            return sendZeros(length);
        }
        if (offset + length > payloadLength) {
            offset = 0;
        }
        ByteBuf data = payload.slice(offset, length);
        offset += length;
        ahead = nextStatus();
        aheadWritten = ahead == null ? null : channel.write(ahead);
        if (atOnce && data.hasMemoryAddress()) {
            return sendAtOnce(data);
        }
        write(data, true);
        return true;
    }

    private boolean hasEmptyQueue() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue != null && queue.isEmpty();
    }

    private Socket socket() {
        return (Socket) ((UnixChannel) channel).fd();
    }

    /** Past the channel's queue with its promises and listeners. What the kernel does not take the channel writes when it can. Returns whether to go on. */
    private boolean sendAtOnce(ByteBuf data) {
        begin(data, true);
        int sent;
        try {
            sent = socket().sendAddress(data.memoryAddress(), data.readerIndex(), data.writerIndex());
        } catch (IOException e) {
            failed.accept(e);
            return false;
        }
        data.skipBytes(Math.max(0, sent));
        goOn(data);
        return true;
    }

    /** Likewise, more than a block. Of what the kernel does not take a block stays in flight, and tells when there is room; the rest was not sent. */
    private boolean sendZeros(int afforded) {
        int length = afforded - afforded % ManyZeros.PIECE;
        begin(Unpooled.EMPTY_BUFFER, true);
        int sent;
        try {
            sent = ManyZeros.send(socket(), length);
        } catch (IOException e) {
            giveBack(afforded);
            failed.accept(e);
            return false;
        }
        ByteBuf rest = payload.slice(0, Math.min(length - sent, LARGEST_BLOCK));
        inFlight = rest;
        inFlightLength = sent + rest.readableBytes();
        giveBack(afforded - inFlightLength);
        goOn(rest);
        return true;
    }

    private void goOn(ByteBuf rest) {
        if (rest.isReadable()) {
            channel.writeAndFlush(rest).addListener(this::taken);
        } else {
            taken();
        }
    }

    private void giveBack(long bytes) {
        pace.giveBack(bytes);
        credit.add(bytes);
    }

    /** Whether the next status can wait for data that it will be sent with. */
    private boolean goesWithData() {
        StatusMessage next = statuses.peek();
        if (next == null || !canWait(next) || waitsForCredit) {
            return false;
        }
        long now = System.nanoTime();
        return now + pace.nanosUntilChunk(now) - statusSince <= STATUS_WAITS_NANOS;
    }

    /** Statuses go on while data waits for credit, from what is kept for them. */
    private boolean writeStatus() {
        ByteBuf status = nextStatus();
        if (status != null) {
            write(status, false);
        }
        return status != null;
    }

    /** The next status that waits, paid for. One that even what is kept for them does not cover is not sent. */
    private @Nullable ByteBuf nextStatus() {
        StatusMessage status = statuses.poll();
        boolean affordable = status != null && credit.takeReserved(StatusMessage.LENGTH);
        return affordable ? channel.alloc().directBuffer(StatusMessage.LENGTH).writeBytes(status.encode()) : null;
    }

    private int afford(int wanted) {
        long paced = pace.take(wanted, System.nanoTime());
        if (paced == 0) {
            return 0;
        }
        long granted = credit.take(paced);
        if (granted < paced) {
            pace.giveBack(paced - granted);
        }
        if (waitsForCredit != (granted == 0)) {
            waitsForCredit = granted == 0;
            counters.waitForSendCredit(waitsForCredit);
        }
        return (int) granted;
    }

    private void begin(ByteBuf buffer, boolean isData) {
        inFlight = buffer;
        inFlightIsData = isData;
        inFlightLength = buffer.readableBytes() + leftAhead();
        inFlightSince = System.nanoTime();
    }

    private void write(ByteBuf buffer, boolean isData) {
        begin(buffer, isData);
        channel.writeAndFlush(buffer).addListener(this::taken);
    }

    private void taken(Future<? super Void> done) {
        if (!done.isSuccess()) {
            // Before the socket closes, so that it can still be asked what has left; stop() accounts for what is in flight.
            Throwable cause = done.cause();
            failed.accept(cause.getCause() == null ? cause : cause.getCause());
            return;
        }
        taken();
        pump();
    }

    private void taken() {
        boolean data = inFlightIsData;
        inFlight = null;
        ahead = null;
        written += inFlightLength;
        counters.sent(written, linux ? acknowledged : written);
        if (data) {
            adapt(System.nanoTime() - inFlightSince);
        }
    }

    private void adapt(long nanos) {
        if (nanos > SLOW_NANOS && block > SMALLEST_BLOCK) {
            resize(block / 2, false);
        } else if (nanos >= FAST_NANOS) {
            if (longQueue) {
                resize(block, false);
            }
        } else if (inFlightLength == block) {
            if (block < LARGEST_BLOCK) {
                resize(block * 2, false);
            } else if (nanos < LONG_QUEUE_NANOS && !longQueue) {
                resize(block, true);
            }
        }
    }

    private void resize(int bytes, boolean withLongQueue) {
        block = bytes;
        longQueue = withLongQueue;
        if (linux) {
            LinuxTcp.unsentLowWater(channel, longQueue ? LONG_QUEUE : 2L * bytes);
        }
    }

    private void smooth() {
        long bps = pace.bps();
        if (bps != smoothedBps && channel.isOpen()) {
            smoothedBps = bps;
            // A tenth above: the meter holds the rate, the kernel only spreads a chunk over the time until the next.
            LinuxTcp.pacingRate(channel, bps <= SMOOTHED_UP_TO_BPS ? (bps + bps / 10) / 8 : 0);
        }
    }

    private long moved() {
        ByteBuf current = inFlight;
        return current == null ? 0 : inFlightLength - current.readableBytes() - leftAhead();
    }

    /** What is left of the status that goes before the block in flight, bytes. */
    private int leftAhead() {
        return ahead == null || aheadWritten == null || aheadWritten.isSuccess() ? 0 : ahead.readableBytes();
    }

    /** Looks at what has left. */
    void sample() {
        if (stopped) {
            return;
        }
        long all = written + moved();
        if (linux && channel.isOpen()) {
            try {
                acknowledged = LinuxTcp.acknowledged(channel) - acknowledgedBefore;
            } catch (ChannelException e) {
                // Closed between the check and the call: what was known before stands.
            }
        }
        counters.sent(all, linux ? acknowledged : all);
    }

    /** The end: takes the last sample and gives back the credit of what was not written. */
    void stop() {
        sample();
        stopped = true;
        if (inFlight != null) {
            credit.add(inFlightLength - moved());
        }
        counters.waitForSendCredit(false);
    }
}
