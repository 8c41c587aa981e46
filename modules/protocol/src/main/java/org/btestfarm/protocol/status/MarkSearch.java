package org.btestfarm.protocol.status;

import java.nio.ByteBuffer;

/**
 * Finds the next byte that could begin a status message, fast enough to be nothing beside the read itself.
 *
 * <p>In zeros that is the first byte that is not zero, found by comparing with a buffer of zeros, many bytes at a time. Where something else than a status message
 * stands among the zeros, the rest of that buffer is searched as if it were random data: eight bytes at a time, by the well-known test for a zero byte in
 * a word.
 */
final class MarkSearch {
    /** So few that they stay in the processor's first cache. */
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(8 * 1024).asReadOnlyBuffer();
    private static final long MARKS = 0x0101010101010101L * StatusMessage.MARK;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final ByteBuffer zeros = ZEROS.duplicate();
    private final boolean expectZeros;
    private boolean amongZeros;

    MarkSearch(boolean expectZeros) {
        this.expectZeros = expectZeros;
        this.amongZeros = expectZeros;
    }

    /** What was found was no status message: what follows may be anything. */
    void missed() {
        amongZeros = false;
    }

    /** What was found was a status message: what follows is data as announced. */
    void hit() {
        amongZeros = expectZeros;
    }

    /** Where the next mark stands, or {@code end}. The buffer is little-endian. */
    int next(ByteBuffer in, int from, int end) {
        int at = from;
        if (amongZeros) {
            at = skipZeros(in, at, end);
            if (at == end || in.get(at) == StatusMessage.MARK) {
                return at;
            }
            amongZeros = false;
        }
        at = nextMark(in, at, end);
        if (at == end) {
            amongZeros = expectZeros;
        }
        return at;
    }

    private int skipZeros(ByteBuffer in, int from, int end) {
        int at = from;
        while (at < end) {
            int length = Math.min(end - at, zeros.capacity());
            in.limit(at + length).position(at);
            int differs = in.mismatch(zeros);
            in.limit(end);
            // Shorter than the zeros, all that is left is equal: the mismatch is its length. As long as they are: there is none, -1.
            int skipped = differs < 0 ? length : differs;
            at += skipped;
            if (skipped < length) {
                return at;
            }
        }
        return end;
    }

    private static int nextMark(ByteBuffer in, int from, int end) {
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long differing = in.getLong(at) ^ MARKS;
            long zeroBytes = (differing - LOW_BITS) & ~differing & HIGH_BITS;
            if (zeroBytes != 0) {
                return at + Long.numberOfTrailingZeros(zeroBytes) / Byte.SIZE;
            }
        }
        while (at < end && in.get(at) != StatusMessage.MARK) {
            at++;
        }
        return at;
    }
}
