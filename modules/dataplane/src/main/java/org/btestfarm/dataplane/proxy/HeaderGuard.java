package org.btestfarm.dataplane.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.net.IoErrors;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the PROXY header at the beginning of a balancer's connection, and takes itself out once it has it. A connection without a proper header, or without all of it in time, is
 * closed.
 *
 * <p>For maintainers: what follows the header goes to the handler that {@link Outcome#client} puts in this one's place.
 */
public final class HeaderGuard extends ChannelInboundHandlerAdapter {
    /** Bytes that are asked for at a time: more than any header that a balancer sends without extensions. */
    public static final int READ = 256;

    /** Room for addresses and extensions, bytes: certificates' names, identifiers of a cloud's network. */
    private static final int MOST_REST = 4_096;

    private static final String DECODER = "proxy-header";
    private static final String START = "proxy-header-start";

    /** What it comes to: exactly one of them is called, once, on the event loop. */
    public interface Outcome {
        /** A client comes through the balancer. Replaces this handler by the client's own. */
        void client(InetSocketAddress address);

        /** The balancer looks whether we are here. Replaces this handler. */
        void check();

        /** Neither; the connection is closed. {@code why} is one line. */
        void refused(String why);
    }

    private final ProxyHeaders headers;
    private final Outcome outcome;
    private @Nullable Future<?> deadline;
    private boolean over;

    /** A guard for one connection, as the only handler of a channel that does not read by itself. */
    public HeaderGuard(ProxyHeaders headers, Outcome outcome) {
        this.headers = headers;
        this.outcome = outcome;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.pipeline().addBefore(context.name(), DECODER, new HAProxyMessageDecoder(MOST_REST, true));
        context.pipeline().addBefore(DECODER, START, new HeaderStart(MOST_REST));
        long millis = headers.within().toMillis();
        deadline = context.executor().schedule(() -> refuse(context, "it was not there within " + millis + " ms"), millis, TimeUnit.MILLISECONDS);
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (over || !(message instanceof HAProxyMessage header)) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            Optional<InetSocketAddress> client = ProxiedClient.of(header);
            end();
            context.pipeline().remove(START);
            client.ifPresentOrElse(outcome::client, outcome::check);
        } catch (ProxiedClient.RefusedException e) {
            refuse(context, String.valueOf(e.getMessage()));
        } finally {
            header.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!over) {
            context.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        refuse(context, "the connection was closed before it was complete");
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedFrameException) {
            refuse(context, String.valueOf(cause.getMessage()));
        } else {
            // The decoder's own messages quote what the peer sent.
            refuse(context, cause instanceof DecoderException ? "it is malformed" : IoErrors.line(cause));
        }
    }

    private void refuse(ChannelHandlerContext context, String why) {
        if (!over) {
            end();
            outcome.refused(why);
            context.close();
        }
    }

    private void end() {
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
