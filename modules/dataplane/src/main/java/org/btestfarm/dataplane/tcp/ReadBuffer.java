package org.btestfarm.dataplane.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;
import org.btestfarm.dataplane.net.ReadPolicy;

/**
 * Says how much a connection may read at a time, and into which buffer: one for all connections of an event loop.
 *
 * <p>For maintainers: a flow that may not read gives a buffer without room. Netty asks for one then only when the peer has closed, and takes the nothing that
 * it reads for the end of the stream: which it is, for a half-close is a close, and what lies before it may not be read.
 */
final class ReadBuffer extends ReadPolicy {
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
    private boolean mayReadOn;

    ReadBuffer() {
        super(SIZE);
    }

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
    public ByteBuf allocate(ByteBufAllocator unused) {
        return SHARED.get().retainedSlice(0, allowance.bytes()).clear();
    }

    @Override
    public void lastBytesRead(int bytes) {
        super.lastBytesRead(bytes);
        mayReadOn = allowance.read(bytes);
    }

    /** Goes on while the connection fills buffers and may; a handshake's exact reads never do. */
    @Override
    public boolean continueReading() {
        return mayReadOn && lastBytesRead() == attemptedBytesRead() && reads() < READS_A_TURN;
    }
}
