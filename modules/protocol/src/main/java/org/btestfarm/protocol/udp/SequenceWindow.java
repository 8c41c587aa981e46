package org.btestfarm.protocol.udp;

import java.util.Arrays;

/**
 * One line of sequence numbers: which of the newest were seen, and how many are missing since the first (docs/protocol.md, section 8). Numbers are 32 bits and wrap.
 *
 * <p>For maintainers: a bit for each of the newest {@link #SIZE} numbers tells a late datagram, which takes back a loss, from a duplicate, which is nothing.
 * What is older than that is neither, as it cannot be known. Numbers before the first one seen were never counted as lost, so
 * they take back nothing. A line that shows only old numbers for {@link #STALE_LIMIT} datagrams has begun anew: it is counted on from there.
 */
final class SequenceWindow {
    /** How far back a late datagram is recognised, datagrams. */
    static final int SIZE = 1 << 14;

    /** So many old datagrams in a row mean that the numbering began anew. */
    static final int STALE_LIMIT = 1_000;

    private static final int MASK = SIZE - 1;

    private final long[] seen = new long[SIZE / Long.SIZE];
    private int newest;
    /** How far the newest number is from the first; numbers further back than that were never expected. */
    private long sinceFirst;

    private long lost;
    private int stale;

    /** A line that begins with this number, which is not seen yet. */
    SequenceWindow(int first) {
        newest = first - 1;
        sinceFirst = -1;
    }

    /** A line that goes on from where another is. */
    SequenceWindow(SequenceWindow other) {
        System.arraycopy(other.seen, 0, seen, 0, seen.length);
        newest = other.newest;
        sinceFirst = other.sinceFirst;
        lost = other.lost;
        stale = other.stale;
    }

    /** How many numbers since the first are missing. */
    long lost() {
        return lost;
    }

    /** Takes in consecutive numbers; says how many of them were new. */
    int accept(int first, int count) {
        int ahead = first - newest;
        if (ahead > 0 && ahead <= Integer.MAX_VALUE - count) {
            advance(first, ahead, count);
            return count;
        }
        int fresh = 0;
        for (int i = 0; i < count; i++) {
            fresh += acceptOne(first + i) ? 1 : 0;
        }
        return fresh;
    }

    private boolean acceptOne(int number) {
        int ahead = number - newest;
        if (ahead > 0) {
            advance(number, ahead, 1);
            return true;
        }
        long behind = -(long) ahead;
        if (behind >= SIZE) {
            return isNewBeginning(number);
        }
        stale = 0;
        int index = number & MASK;
        long bit = 1L << index;
        if ((seen[index >>> 6] & bit) != 0) {
            return false;
        }
        seen[index >>> 6] |= bit;
        if (behind <= sinceFirst) {
            lost--;
        }
        return true;
    }

    private void advance(int first, int ahead, int count) {
        stale = 0;
        if (ahead > 1) {
            lost += ahead - 1;
            mark(newest + 1, ahead - 1, false);
        }
        mark(first, count, true);
        newest = first + count - 1;
        sinceFirst += (long) ahead + count - 1;
    }

    private boolean isNewBeginning(int number) {
        stale++;
        if (stale < STALE_LIMIT) {
            return false;
        }
        Arrays.fill(seen, 0);
        newest = number - 1;
        sinceFirst = -1;
        advance(number, 1, 1);
        return true;
    }

    private void mark(int from, int count, boolean asSeen) {
        int left = Math.min(count, SIZE);
        // Of more than the window holds only the last ones matter.
        int index = from + count - left & MASK;
        while (left > 0) {
            int bit = index & 63;
            int bits = Math.min(Long.SIZE - bit, left);
            long mask = -1L >>> Long.SIZE - bits << bit;
            if (asSeen) {
                seen[index >>> 6] |= mask;
            } else {
                seen[index >>> 6] &= ~mask;
            }
            index = index + bits & MASK;
            left -= bits;
        }
    }
}
