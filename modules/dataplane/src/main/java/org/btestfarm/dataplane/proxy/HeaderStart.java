package org.btestfarm.dataplane.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Looks at the first bytes of a PROXY header as they come, in front of the decoder: what cannot become one, or becomes too long, is refused at once and not only at the deadline. Passes on copies,
 * since connections share one buffer for reading and the decoder keeps what it is given.
 */
final class HeaderStart extends ChannelInboundHandlerAdapter {
    private static final byte[] TEXT = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BINARY = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
    private static final int FIXED = 16;

    private final int mostRest;
    private final byte[] first = new byte[FIXED];
    private int have;

    /** @param mostRest how many bytes a version 2 header may have behind its length */
    HeaderStart(int mostRest) {
        this.mostRest = mostRest;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf shared = (ByteBuf) message;
        ByteBuf own;
        try {
            int look = Math.min(FIXED - have, shared.readableBytes());
            shared.getBytes(shared.readerIndex(), first, have, look);
            have += look;
            check();
            own = Unpooled.copiedBuffer(shared);
        } finally {
            shared.release();
        }
        context.fireChannelRead(own);
    }

    private void check() {
        if (begins(TEXT)) {
            return;
        }
        if (!begins(BINARY)) {
            throw new CorruptedFrameException("its first bytes are not those of a PROXY header");
        }
        int rest = have < FIXED ? 0 : (first[FIXED - 2] & 0xff) << 8 | first[FIXED - 1] & 0xff;
        if (rest > mostRest) {
            throw new CorruptedFrameException("it is " + (FIXED + rest) + " bytes long, allowed are " + (FIXED + mostRest));
        }
    }

    private boolean begins(byte[] with) {
        int length = Math.min(have, with.length);
        return Arrays.equals(first, 0, length, with, 0, length);
    }
}
