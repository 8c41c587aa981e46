package org.btestfarm.dataplane.net;

import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Says how much one channel reads at a time, into which buffer, and when others have their turn. Netty's own guess, read ahead and are slow: ours give a buffer that is used again at
 * once, because nobody keeps what was read.
 */
public abstract class ReadPolicy implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
    private final int largestRead;
    private int attempted;
    private int last;
    private int reads;

    /** @param largestRead the most that is read at a time, bytes */
    protected ReadPolicy(int largestRead) {
        this.largestRead = largestRead;
    }

    @Override
    @SuppressWarnings("deprecation") // The interface's own signature.
    public final Handle newHandle() {
        return this;
    }

    /** How many times this turn has read. */
    protected final int reads() {
        return reads;
    }

    @Override
    public final int guess() {
        return largestRead;
    }

    @Override
    public final void reset(ChannelConfig config) {
        reads = 0;
    }

    @Override
    public final void incMessagesRead(int messages) {
        // Reads are counted, not messages: receive offload makes many of one.
    }

    @Override
    public void lastBytesRead(int bytes) {
        last = bytes;
        reads++;
    }

    @Override
    public final int lastBytesRead() {
        return last;
    }

    @Override
    public final void attemptedBytesRead(int bytes) {
        attempted = bytes;
    }

    @Override
    public final int attemptedBytesRead() {
        return attempted;
    }

    @Override
    public final boolean continueReading(UncheckedBooleanSupplier maybeMore) {
        return continueReading();
    }

    @Override
    public final void readComplete() {
        // There is nothing to learn from a read: buffers have their size.
    }
}
