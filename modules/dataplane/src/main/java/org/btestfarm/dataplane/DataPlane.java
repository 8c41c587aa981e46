package org.btestfarm.dataplane;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The event loops of a process and the sockets on them. */
public final class DataPlane implements AutoCloseable {
    private DataPlane() {}

    /**
     * Starts the event loops.
     *
     * @throws IOException if the transport or the congestion control asked for is not to be had here; the message is one line and says what is
     */
    public static DataPlane open(DataPlaneOptions options) throws IOException {
        throw new UnsupportedOperationException("being built");
    }

    /** The I/O mechanism in use: {@code epoll} or {@code nio}. */
    public String transport() {
        throw new UnsupportedOperationException("being built");
    }

    /**
     * Listens for TCP connections. Accept errors (too many open files) are told to {@code errors}, at most once a second, and accepting goes on after a pause.
     *
     * @param accepted called on the new wire's event loop; reads nothing until asked
     * @param errors one line each, fit for a log
     * @return fails with a {@link java.net.BindException} if the port is taken
     */
    public CompletionStage<Listener> listen(InetSocketAddress address, Consumer<Wire> accepted, Consumer<String> errors) {
        throw new UnsupportedOperationException("being built");
    }

    /** A listening socket. */
    public interface Listener {
        /** Where it listens. */
        InetSocketAddress localAddress();

        /** Stops listening; wires that it accepted live on. */
        CompletionStage<Void> close();
    }

    /** Opens a TCP connection; fails with an {@link IOException} when refused, unreachable or not done by the deadline. */
    public CompletionStage<Wire> connect(InetSocketAddress remote, Duration deadline) {
        throw new UnsupportedOperationException("being built");
    }

    /** Closes every socket and stops the event loops; returns once they have, within 5 s. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("being built");
    }
}
