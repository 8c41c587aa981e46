package org.btestfarm.protocol.status;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Finds the status messages that a peer puts between its TCP test data, wherever they stand and however the stream is cut into reads
 * (docs/protocol.md, section 6). One scanner reads one connection from its first byte after the pass reply. Not thread-safe.
 *
 * <p>It finds, it does not count: every byte of a connection is a byte received, whether it belongs to data or to a status message, so its reader counts what
 * it read and need not ask what was found.
 *
 * <p>For maintainers: a status message begins with a mark. {@link MarkSearch} leaps from mark to mark, and {@link StatusSequence} judges
 * the 12 bytes that follow. Where a read ends within them they are kept, and judged with the bytes of the next.
 */
public final class StatusScanner {
    private final MarkSearch search;
    private final StatusSequence sequence;
    private final byte[] held = new byte[StatusMessage.LENGTH];
    private int heldLength;

    /** A scanner for a stream of random data, or of zeros. */
    public StatusScanner(boolean randomData) {
        this.search = new MarkSearch(!randomData);
        this.sequence = new StatusSequence(randomData);
    }

    /**
     * Looks through what was read.
     *
     * @param data direct or heap, from its position to its limit; consumed
     * @param nowNanos when it was read, from a monotonic clock
     * @param found is told each status message, in order
     */
    public void scan(ByteBuffer data, long nowNanos, Consumer<StatusMessage> found) {
        ByteBuffer in = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int at = in.position();
        int end = in.limit();
        data.position(end);
        sequence.at(nowNanos);
        at = finishHeld(in, at, found);
        if (!sequence.couldEndNow()) {
            // Half of all random data need no look: only what may go on in the next read matters.
            at = Math.max(at, end - (StatusMessage.LENGTH - 1));
        }
        while ((at = search.next(in, at, end)) < end) {
            if (end - at < StatusMessage.LENGTH) {
                if (!StatusSequence.mayBegin(in, at, end)) {
                    at++;
                    continue;
                }
                hold(in, at, end);
                return;
            }
            at += judge(in, at, found) ? StatusMessage.LENGTH : 1;
        }
    }

    /**
     * Whether data that comes now may be left out, because no status message is due and none has begun: the beginning of the stream is less than 900 ms old, or the last one less than a second without a lead
     * of 20 to 100 ms, the less the better the peer keeps its seconds; or two and a half seconds have brought none at all. Whoever must not miss the one of a peer whose statuses were held up on the way does
     * not leave any out.
     */
    public boolean expectsNone(long nowNanos) {
        return heldLength == 0 && sequence.isNoneDue(nowNanos);
    }

    private boolean judge(ByteBuffer in, int at, Consumer<StatusMessage> found) {
        StatusMessage status = sequence.accept(in, at);
        if (status == null) {
            search.missed();
            return false;
        }
        search.hit();
        found.accept(status);
        return true;
    }

    private void hold(ByteBuffer in, int from, int to) {
        heldLength = to - from;
        in.get(from, held, 0, heldLength);
    }

    /** Completes what the last read left, and says where to go on. */
    private int finishHeld(ByteBuffer in, int from, Consumer<StatusMessage> found) {
        int at = from;
        ByteBuffer candidate = ByteBuffer.wrap(held).order(ByteOrder.LITTLE_ENDIAN);
        while (heldLength > 0) {
            int taken = Math.min(StatusMessage.LENGTH - heldLength, in.limit() - at);
            in.get(at, held, heldLength, taken);
            heldLength += taken;
            at += taken;
            if (heldLength == StatusMessage.LENGTH) {
                dropHeld(judge(candidate, 0, found) ? StatusMessage.LENGTH : 1);
            } else if (StatusSequence.mayBegin(candidate, 0, heldLength)) {
                return at;
            } else {
                dropHeld(1);
            }
        }
        return at;
    }

    /** Forgets so many bytes, and those up to the next mark. */
    private void dropHeld(int count) {
        int from = count;
        while (from < heldLength && held[from] != StatusMessage.MARK) {
            from++;
        }
        heldLength -= from;
        System.arraycopy(held, from, held, 0, heldLength);
    }
}
