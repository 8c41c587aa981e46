package org.btestfarm.dataplane.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.FlowEnd.Cause;
import org.btestfarm.dataplane.FlowSignals;
import org.btestfarm.dataplane.TcpFlowSpec;
import org.btestfarm.dataplane.net.IoErrors;
import org.btestfarm.dataplane.net.Sockets;
import org.btestfarm.dataplane.net.Sweep;
import org.btestfarm.dataplane.net.Tasks;
import org.btestfarm.protocol.status.StatusMessage;
import org.jspecify.annotations.Nullable;

/** One TCP connection of a test: a source, a sink, and the one end that both have. Runs on the connection's event loop. */
final class TcpFlow extends ChannelInboundHandlerAdapter implements Flow, Sweep.Task {
    private final Channel channel;
    private final ReadBuffer readBuffer;
    private final FlowSignals signals;
    private final TcpCounters counters = new TcpCounters();
    private final TcpSource source;
    private final TcpSink sink;
    private Sweep.@Nullable Entry sweep;
    private boolean over;

    TcpFlow(Channel channel, Sockets sockets, ReadBuffer readBuffer, TcpFlowSpec spec, FlowSignals signals) {
        this.channel = channel;
        this.readBuffer = readBuffer;
        this.signals = signals;
        this.source = new TcpSource(channel, sockets.isEpoll(), spec, counters, this::failed);
        this.sink = new TcpSink(channel, sockets, spec, counters, signals);
    }

    /**
     * Starts, on the event loop.
     *
     * @param early what was read of the peer's data already; must not change any more
     */
    void start(ByteBuf early) {
        if (over) {
            return;
        }
        if (!channel.isActive()) {
            sink.count(early);
            end(Cause.PEER_CLOSED, "the connection closed before the test began");
            return;
        }
        // So that the end of the stream is an event, and the socket still there to be asked what has left.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setAutoClose(false);
        channel.pipeline().addLast(this);
        readBuffer.allow(sink);
        sink.start(early);
        source.start();
        if (over) {
            return; // The first write failed.
        }
        sweep = Sweep.of(channel.eventLoop()).register(this, fault -> end(Cause.BROKEN, "a fault of the program: " + fault));
    }

    /** The sweep comes by. */
    @Override
    public long turn(long nowNanos) {
        try {
            return Math.min(source.turn(nowNanos), sink.turn(nowNanos));
        } catch (ChannelException e) {
            // A socket option that the kernel refuses: the socket closed under us.
            failed(e);
            return nowNanos;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        try {
            sink.data(buffer);
        } finally {
            buffer.release();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            end(Cause.PEER_CLOSED, "the peer closed the connection");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(Cause.PEER_CLOSED, "the connection closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed(cause);
    }

    private void failed(Throwable cause) {
        end(IoErrors.isReset(cause) ? Cause.PEER_RESET : Cause.BROKEN, IoErrors.line(cause));
    }

    @Override
    public FlowCounters counters() {
        return counters;
    }

    @Override
    public void sendStatus(StatusMessage status) {
        Runnable send = () -> {
            if (!over) {
                source.status(status);
            }
        };
        if (source.canWait(status)) {
            Tasks.whenAwake(channel.eventLoop(), send);
        } else {
            Tasks.soon(channel.eventLoop(), send);
        }
    }

    @Override
    public void stop() {
        Tasks.soon(channel.eventLoop(), () -> end(Cause.STOPPED, "stopped"));
    }

    private void end(Cause cause, String detail) {
        if (over) {
            return;
        }
        over = true;
        if (sweep != null) {
            sweep.cancel();
        }
        source.stop();
        sink.stop();
        FlowEnd end = new FlowEnd(cause, detail);
        channel.close().addListener(closed -> signals.ended(end));
    }
}
