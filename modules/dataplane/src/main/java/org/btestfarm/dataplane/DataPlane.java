package org.btestfarm.dataplane;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.btestfarm.dataplane.net.LinuxTcp;
import org.btestfarm.dataplane.net.Sockets;
import org.btestfarm.dataplane.proxy.ProxyHeaders;
import org.btestfarm.dataplane.tcp.TcpSockets;

/** The event loops of a process and the sockets on them. */
public final class DataPlane implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;
    private static final String MACHINE_ID = "io.netty.machineId";

    private final EventLoopGroup loops;
    private final Sockets sockets;
    private final TcpSockets tcp;
    private final LoopLag lag;

    private DataPlane(EventLoopGroup loops, Sockets sockets, String congestion) {
        this.loops = loops;
        this.sockets = sockets;
        this.tcp = new TcpSockets(loops, sockets, congestion);
        this.lag = LoopLag.of(loops);
    }

    /**
     * Starts the event loops.
     *
     * @throws IOException if the transport or the congestion control asked for is not to be had here; the message is one line and says what is
     */
    public static DataPlane open(DataPlaneOptions options) throws IOException {
        Sockets sockets = Sockets.choose(options.transport());
        requireCongestion(options.congestion(), sockets);
        nameMachine();
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                options.eventLoops(), new DefaultThreadFactory("data-plane", true), sockets.ioHandlers());
        return new DataPlane(loops, sockets, options.congestion());
    }

    /** Netty makes its channels' names of a hardware address, and warns where there is none, as in containers. We use no such names, so any will do. */
    private static void nameMachine() {
        if (System.getProperty(MACHINE_ID) == null) {
            byte[] id = new byte[8];
            new SplittableRandom().nextBytes(id);
            System.setProperty(MACHINE_ID, HexFormat.ofDelimiter(":").formatHex(id));
        }
    }

    private static void requireCongestion(String name, Sockets sockets) throws IOException {
        if (name.equals(DataPlaneOptions.SYSTEM_CONGESTION)) {
            return;
        }
        if (!sockets.isEpoll()) {
            throw new IOException("congestion control " + name + " cannot be set here, allowed is "
                    + DataPlaneOptions.SYSTEM_CONGESTION + ": setting it takes Linux and transport epoll");
        }
        List<String> available = LinuxTcp.congestionControls();
        if (!available.contains(name)) {
            throw new IOException("congestion control " + name + " is not available here, allowed are "
                    + DataPlaneOptions.SYSTEM_CONGESTION + ", " + String.join(", ", available));
        }
    }

    /** The I/O mechanism in use: {@code epoll} or {@code nio}. */
    public String transport() {
        return sockets.isEpoll() ? "epoll" : "nio";
    }

    /**
     * Listens for TCP connections. Accept errors (too many open files) are told to {@code errors}, at most once a second, and accepting goes on after a pause.
     * With epoll an IPv6 address takes IPv6 connections only, so that {@code 0.0.0.0} and {@code ::} can listen side by side.
     *
     * @param accepted called on the new wire's event loop; the wire reads nothing until asked
     * @param errors one line each, fit for a log
     * @return fails with a {@link java.net.BindException} if the port is taken
     */
    public CompletionStage<Listener> listen(InetSocketAddress address, Consumer<Wire> accepted, Consumer<String> errors) {
        return listen(address, ProxyHeaders.none(), accepted, errors);
    }

    /**
     * Likewise, where balancers speak for clients: a wire of theirs is handed out when its PROXY header was read, and its {@link Wire#remoteAddress} is the client's.
     *
     * @param headers who must send one; at most {@value TcpSockets#MOST_HEADERS_AWAITED} connections wait for theirs at a time, more are refused
     */
    public CompletionStage<Listener> listen(
            InetSocketAddress address, ProxyHeaders headers, Consumer<Wire> accepted, Consumer<String> errors) {
        return tcp.listen(address, headers, accepted, errors).thenApply(ListeningChannel::new);
    }

    /** A listening socket. */
    public interface Listener {
        /** Where it listens. */
        InetSocketAddress localAddress();

        /** Stops listening; wires that it accepted live on. */
        CompletionStage<Void> close();
    }

    private record ListeningChannel(Channel channel) implements Listener {
        @Override
        public InetSocketAddress localAddress() {
            return (InetSocketAddress) channel.localAddress();
        }

        @Override
        public CompletionStage<Void> close() {
            CompletableFuture<Void> closed = new CompletableFuture<>();
            channel.close().addListener(future -> closed.complete(null));
            return closed;
        }
    }

    /**
     * Opens a TCP connection; fails with an {@link IOException} when refused, unreachable or not done by the deadline.
     *
     * @param deadline 1 ms to 24 days
     */
    public CompletionStage<Wire> connect(InetSocketAddress remote, Duration deadline) {
        return tcp.connect(remote, deadline);
    }

    /** How late event loops come to what is due: each one's last look, once a second, and the largest of all, nanoseconds. */
    public long lagNanos() {
        return lag.nanos();
    }

    /** Closes every socket and stops the event loops; returns once they have, within 5 s. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
