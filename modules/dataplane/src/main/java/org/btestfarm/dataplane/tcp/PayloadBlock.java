package org.btestfarm.dataplane.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
import org.btestfarm.protocol.Payload;

/** What TCP sources send: one block of zeros and one of random bytes for the whole process, never written again (docs/protocol.md, section 7). */
final class PayloadBlock {
    /** Bytes of zeros, which may be the same at each write: few enough to stay in a core's own cache. */
    static final int REUSED = 256 * 1024;

    /** Bytes; random data must not repeat sooner, lest a compressing link shows more than it carries. */
    private static final int RANDOM = 1 << 20;

    private static final ByteBuf ZEROS = Unpooled.unreleasableBuffer(Unpooled.directBuffer(REUSED).writeZero(REUSED).asReadOnly());

    private PayloadBlock() {}

    /** Made when first asked for: most tests send zeros. */
    private static final class Random {
        static final ByteBuf BYTES = fill();

        private static ByteBuf fill() {
            byte[] bytes = new byte[RANDOM];
            new SplittableRandom().nextBytes(bytes);
            return Unpooled.unreleasableBuffer(Unpooled.directBuffer(RANDOM).writeBytes(bytes).asReadOnly());
        }
    }

    static ByteBuf of(Payload payload) {
        return payload == Payload.ZEROS ? ZEROS : Random.BYTES;
    }
}
