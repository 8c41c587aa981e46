package org.btestfarm.protocol.status;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tells status messages from data that looks like one (docs/protocol.md, section 6).
 *
 * <p>The form alone leaves one in twenty million places of random data. So the sequence must be the one expected, the last one's plus 1. It
 * may be ahead of that by as many seconds as have passed since the last one (each may be a quarter short), so that one that was missed does
 * not hide all that follow. In zeros the first may have any number up to 65,535: a connection that joined late may see its test's numbers. In
 * random data messages must not come less than half a second apart, unless they are late: a link that stalled delivers them at once.
 */
final class StatusSequence {
    private static final long SECOND = 1_000_000_000L;
    private static final long CLOSEST = SECOND / 2;
    private static final long EARLY = SECOND / 4;

    /** A peer that sends one a second sends none earlier than so long before its second, as far as nothing else is known of it. */
    private static final long EARLIEST = SECOND / 10;

    /** Those of a peer that keeps its seconds are looked for so long before. */
    private static final long STEADY = SECOND / 50;

    /** A peer that has sent none in the beginning sends none at all: from the first tenth before the first second to here everything was looked at. */
    private static final long SENDS_NONE = SECOND * 5 / 2;

    private static final long MAX_FIRST = 65_535;
    private static final int MAX_CPU = 100;

    private final boolean randomData;
    private boolean started;
    private boolean foundOne;
    private long startNanos;
    private long lastNanos;
    private long nowNanos;
    private long last;
    private long lead = EARLIEST;

    StatusSequence(boolean randomData) {
        this.randomData = randomData;
    }

    /** Sets the time; the first time set is when the stream began. */
    void at(long nanos) {
        if (!started) {
            started = true;
            startNanos = nanos;
            lastNanos = nanos;
        }
        nowNanos = nanos;
    }

    /** Whether a status message that ends in the bytes read now can be timely at all. */
    boolean couldEndNow() {
        return !randomData || isTimely(last + 1);
    }

    /** Whether no status message is due: the last one, or the beginning of the stream, is too fresh for a peer that sends one a second, or the peer seems to send none. */
    boolean isNoneDue(long nanos) {
        long since = nanos - lastNanos;
        return started && (since < SECOND - lead || !foundOne && since >= SENDS_NONE);
    }

    /** Whether the bytes from {@code at} to {@code end}, the first of which is the mark, can be the beginning of a status message. */
    static boolean mayBegin(ByteBuffer in, int at, int end) {
        int length = end - at;
        return (length < 2 || (in.get(at + 1) & 0x7f) <= MAX_CPU)
                && (length < 3 || in.get(at + 2) == 0)
                && (length < 4 || in.get(at + 3) == 0);
    }

    /** The status message that stands there, or null if it is none. The buffer is little-endian and has 12 bytes from {@code at}. */
    @Nullable StatusMessage accept(ByteBuffer in, int at) {
        if ((in.getInt(at) & 0xffff_00ff) != StatusMessage.MARK || (in.get(at + 1) & 0x7f) > MAX_CPU) {
            return null;
        }
        long number = Integer.toUnsignedLong(in.getInt(at + 4));
        if (!isExpected(number) || randomData && !isTimely(number)) {
            return null;
        }
        lead = leadAfter(number);
        foundOne = true;
        last = number;
        lastNanos = nowNanos;
        return new StatusMessage(in.get(at + 1) & 0x7f, number, Integer.toUnsignedLong(in.getInt(at + 8)));
    }

    /** Twice what the peer was off its seconds, less and less of it when it is not; all there is behind the first, and when one was missed. */
    private long leadAfter(long number) {
        if (!foundOne || number != last + 1) {
            return EARLIEST;
        }
        long off = Math.abs(nowNanos - lastNanos - SECOND);
        return Math.min(EARLIEST, Math.max(STEADY + 2 * off, lead - lead / 4));
    }

    private boolean isExpected(long number) {
        if (!foundOne && !randomData) {
            return number <= MAX_FIRST;
        }
        long ahead = number - last & 0xffff_ffffL;
        long seconds = (nowNanos - lastNanos + EARLY) / SECOND;
        return ahead >= 1 && ahead <= 1 + seconds;
    }

    private boolean isTimely(long number) {
        boolean farEnough = nowNanos - lastNanos >= CLOSEST;
        boolean late = (nowNanos - startNanos + EARLY) / SECOND >= number;
        return farEnough || late;
    }
}
