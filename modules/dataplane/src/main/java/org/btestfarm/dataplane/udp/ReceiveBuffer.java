package org.btestfarm.dataplane.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * The one buffer that all UDP sockets of an event loop read into, and how much they read at a time. A sink has consumed it when it returns, so that
 * nothing is allocated for a read.
 */
final class ReceiveBuffer {
    /** What receive offload may join into one: a whole IP packet of the largest size. */
    static final int DATAGRAM_BYTES = 65_536;

    private static final int DATAGRAMS = 8;
    private static final int BATCHES_A_TURN = 16;

    private static final FastThreadLocal<ByteBuf> SHARED = new FastThreadLocal<>() {
        @Override
        protected ByteBuf initialValue() {
            return PooledByteBufAllocator.DEFAULT.directBuffer(DATAGRAM_BYTES * DATAGRAMS);
        }

        @Override
        protected void onRemoval(ByteBuf buffer) {
            buffer.release();
        }
    };

    private ReceiveBuffer() {}

    /** Hands the shared buffer to Netty, and bounds what a socket reads before others have their turn. */
    static final class Allocator implements RecvByteBufAllocator {
        private final boolean batches;

        /** @param batches whether the channel reads many datagrams into one buffer (epoll), or one into each (NIO) */
        Allocator(boolean batches) {
            this.batches = batches;
        }

        @Override
        public ExtendedHandle newHandle() {
            return batches ? new Batches() : new OneByOne();
        }
    }

    /** The whole buffer for every read, which is consumed before the next. */
    private static final class Batches extends Handle {
        @Override
        public ByteBuf allocate(ByteBufAllocator ignored) {
            ByteBuf shared = SHARED.get();
            if (shared.refCnt() == 1) {
                return shared.clear().retain();
            }
            // A datagram outlived its turn: never overwrite it.
            return PooledByteBufAllocator.DEFAULT.directBuffer(shared.capacity());
        }

        @Override
        public boolean continueReading() {
            return lastBytesRead() > 0 && reads() < BATCHES_A_TURN;
        }
    }

    /** A part of the buffer for every read: all of a turn's are consumed together. */
    private static final class OneByOne extends Handle {
        @Override
        public ByteBuf allocate(ByteBufAllocator ignored) {
            ByteBuf shared = SHARED.get();
            int slot = reads();
            if (slot < DATAGRAMS && shared.refCnt() == 1 + slot) {
                return shared.retainedSlice(slot * DATAGRAM_BYTES, DATAGRAM_BYTES).clear();
            }
            return PooledByteBufAllocator.DEFAULT.directBuffer(DATAGRAM_BYTES);
        }

        @Override
        public boolean continueReading() {
            return reads() < DATAGRAMS;
        }
    }

    private abstract static class Handle implements RecvByteBufAllocator.ExtendedHandle {
        private int reads;
        private int lastBytes;
        private int attempted;

        final int reads() {
            return reads;
        }

        @Override
        public int guess() {
            return DATAGRAM_BYTES;
        }

        @Override
        public void reset(ChannelConfig config) {
            reads = 0;
        }

        @Override
        public void incMessagesRead(int messages) {
            // Reads are counted, not messages: offload makes many of one.
        }

        @Override
        public void lastBytesRead(int bytes) {
            lastBytes = bytes;
            reads++;
        }

        @Override
        public int lastBytesRead() {
            return lastBytes;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return continueReading();
        }

        @Override
        public void readComplete() {
            // Nothing is learnt from a read: the buffer's size is fixed.
        }
    }
}
