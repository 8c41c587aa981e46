package org.btestfarm.dataplane.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Says how much a connection may read at a time, and into which buffer: one for all connections of an event loop, used again at once, because nobody keeps what was
 * read. Netty's own allocators guess, read ahead and are slow.
 *
 * <p>For maintainers: a flow that may not read gives a buffer without room. Netty asks for one then only when the peer has closed, and takes the nothing that
 * it reads for the end of the stream: which it is, for a half-close is a close, and what lies before it may not be read.
 */
final class ReadBuffer implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
    /** The most that is read at a time, bytes: fits into a core's cache. */
    static final int SIZE = 256 * 1024;

    /** Turns of one connection before the others have theirs. */
    static final int READS_A_TURN = 4;

    private static final FastThreadLocal<ByteBuf> SHARED = new FastThreadLocal<>() {
        @Override
        protected ByteBuf initialValue() {
            return Unpooled.directBuffer(SIZE, SIZE);
        }

        @Override
        protected void onRemoval(ByteBuf buffer) {
            buffer.release();
        }
    };

    private Allowance allowance = () -> 0;
    private int attempted;
    private int last;
    private int reads;
    private boolean mayReadOn;

    /** Decides how much may be read. */
    @FunctionalInterface
    interface Allowance {
        /** Bytes, 0 to {@link ReadBuffer#SIZE}, for the read that comes now. */
        int bytes();

        /**
         * What came of it.
         *
         * @param bytes less than 1 if there was nothing
         * @return whether it may read on at once
         */
        default boolean read(int bytes) {
            return false;
        }
    }

    /** From now on this decides; on the connection's event loop. */
    void allow(Allowance now) {
        this.allowance = now;
    }

    @Override
    @SuppressWarnings("deprecation") // The interface's own signature.
    public Handle newHandle() {
        return this;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator unused) {
        return SHARED.get().retainedSlice(0, allowance.bytes()).clear();
    }

    @Override
    public int guess() {
        return SIZE;
    }

    @Override
    public void reset(ChannelConfig config) {
        reads = 0;
    }

    @Override
    public void incMessagesRead(int count) {
        reads += count;
    }

    @Override
    public void lastBytesRead(int bytes) {
        last = bytes;
        mayReadOn = allowance.read(bytes);
    }

    @Override
    public int lastBytesRead() {
        return last;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
        attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
        return attempted;
    }

    /** Goes on while the connection fills buffers and may; a handshake's exact reads never do. */
    @Override
    public boolean continueReading() {
        return mayReadOn && last == attempted && reads < READS_A_TURN;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
        return continueReading();
    }

    @Override
    public void readComplete() {
        // Nothing to learn from.
    }
}
