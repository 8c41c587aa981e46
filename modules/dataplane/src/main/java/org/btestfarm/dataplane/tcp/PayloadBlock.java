package org.btestfarm.dataplane.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
import org.btestfarm.protocol.Payload;

/** What TCP sources send: one block of zeros and one of random bytes for the whole process, never written again (docs/protocol.md, section 7). */
final class PayloadBlock {
    /** Bytes; random data must not repeat sooner, lest a compressing link shows more than it carries. */
    static final int SIZE = 1 << 20;

    private static final ByteBuf ZEROS = Unpooled.unreleasableBuffer(Unpooled.directBuffer(SIZE).writeZero(SIZE).asReadOnly());

    private PayloadBlock() {}

    /** Made when first asked for: most tests send zeros. */
    private static final class Random {
        static final ByteBuf BYTES = fill();

        private static ByteBuf fill() {
            byte[] bytes = new byte[SIZE];
            new SplittableRandom().nextBytes(bytes);
            return Unpooled.unreleasableBuffer(Unpooled.directBuffer(SIZE).writeBytes(bytes).asReadOnly());
        }
    }

    static ByteBuf of(Payload payload) {
        return payload == Payload.ZEROS ? ZEROS : Random.BYTES;
    }
}
