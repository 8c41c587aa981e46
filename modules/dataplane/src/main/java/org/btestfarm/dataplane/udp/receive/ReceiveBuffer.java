package org.btestfarm.dataplane.udp.receive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import org.btestfarm.dataplane.net.ReadPolicy;

/**
 * The one buffer that Netty reads all UDP sockets of an event loop into, and how much it reads at a time. A sink has consumed it when it returns, so that
 * nothing is allocated for a read.
 */
public final class ReceiveBuffer {
    /** What receive offload may join into one: a whole IP packet of the largest size. */
    public static final int DATAGRAM_BYTES = 65_536;

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

    /** How a channel reads that puts many datagrams into one buffer: Netty's native epoll. */
    public static ReadPolicy batches() {
        return new Batches();
    }

    /** How a channel reads that wants a buffer for each datagram: NIO. */
    public static ReadPolicy oneByOne() {
        return new OneByOne();
    }

    /** The whole buffer for every read, which is consumed before the next. */
    private static final class Batches extends ReadPolicy {
        private Batches() {
            super(DATAGRAM_BYTES);
        }

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
    private static final class OneByOne extends ReadPolicy {
        private OneByOne() {
            super(DATAGRAM_BYTES);
        }

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
}
