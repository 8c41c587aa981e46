package org.btestfarm.dataplane.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.FlowEnd.Cause;
import org.btestfarm.dataplane.net.IoErrors;
import org.btestfarm.protocol.status.StatusMessage;

/**
 * Reads the wire beside a UDP flow, which carries nothing but status messages of 12 bytes, one a second (docs/protocol.md, section 6). A peer that sends
 * many is read slowly: its messages pile up at its own end.
 */
final class StatusReader extends ChannelInboundHandlerAdapter {
    /** A peer whose messages were held up on the way may send a few at once. */
    private static final int UNHURRIED = 4;

    private static final long FLOOD_PAUSE_MILLIS = 500;

    /** What the reader tells its flow. */
    interface Listener {
        void status(StatusMessage status);

        void ended(FlowEnd end);
    }

    private final Listener listener;
    private final byte[] message = new byte[StatusMessage.LENGTH];
    private int filled;
    private int inARow;
    private long rowBegan;
    private boolean over;

    StatusReader(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            context.read();
        } else {
            channelInactive(context);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object received) {
        ByteBuf bytes = (ByteBuf) received;
        try {
            while (bytes.isReadable() && !over) {
                int count = Math.min(bytes.readableBytes(), message.length - filled);
                bytes.readBytes(message, filled, count);
                filled += count;
                if (filled == message.length) {
                    filled = 0;
                    complete();
                }
            }
        } finally {
            bytes.release();
        }
    }

    private void complete() {
        Optional<StatusMessage> status = StatusMessage.decode(message);
        if (status.isEmpty()) {
            end(Cause.BROKEN, "not a status message: " + HexFormat.of().formatHex(message));
        } else if (++inARow <= UNHURRIED) {
            listener.status(status.get());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (over) {
            return;
        }
        long now = System.nanoTime();
        if (inARow < UNHURRIED) {
            if (now - rowBegan > TimeUnit.SECONDS.toNanos(1)) {
                inARow = 0;
                rowBegan = now;
            }
            context.read();
            return;
        }
        context.executor().schedule(() -> {
            inARow = 0;
            rowBegan = System.nanoTime();
            context.read();
        }, FLOOD_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof io.netty.channel.socket.ChannelInputShutdownEvent) {
            end(Cause.PEER_CLOSED, "the peer closed its half of the connection");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(Cause.PEER_CLOSED, "the peer closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(Cause.PEER_CLOSED, "the connection is gone: " + IoErrors.line(cause));
    }

    private void end(Cause cause, String detail) {
        if (!over) {
            over = true;
            listener.ended(new FlowEnd(cause, detail));
        }
    }
}
