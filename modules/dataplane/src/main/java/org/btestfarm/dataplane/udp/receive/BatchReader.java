package org.btestfarm.dataplane.udp.receive;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.linux.SystemCalls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a socket with system calls of our own, past its channel, which does not read and goes on to send: the event loop polls a second descriptor of the same socket, since one
 * descriptor can be polled only once. Fast data is not waited for but looked at every so often ({@link ReadRhythm}). Confined to its event loop.
 */
public final class BatchReader implements EpollIoHandle {
    private static final Logger log = LoggerFactory.getLogger(BatchReader.class);

    /** Calls before other channels have their turn. */
    private static final int CALLS_A_TURN = 4;

    private final IoEventLoop loop;
    private final FileDescriptor socket;
    private final ReadRhythm rhythm;
    private final JoinedDatagrams datagrams;
    private @Nullable IoRegistration registration;
    private boolean pauses;
    private boolean closed;

    private BatchReader(IoEventLoop loop, FileDescriptor socket, UdpSink sink, InetAddress local, int queueBytes) {
        this.loop = loop;
        this.rhythm = new ReadRhythm(queueBytes, System.nanoTime());
        this.socket = socket;
        this.datagrams = JoinedDatagrams.of(sink, local);
    }

    /**
     * Begins to read.
     *
     * @param descriptor of the socket
     * @param local the socket's own address
     * @param queueBytes what the socket's queue holds, as the kernel counts
     * @throws IOException if there are too many open files
     */
    public static BatchReader start(IoEventLoop loop, int descriptor, InetAddress local, int queueBytes, UdpSink sink)
            throws IOException {
        BatchReader reader = new BatchReader(loop, new FileDescriptor(SystemCalls.duplicate(descriptor)), sink, local, queueBytes);
        loop.register(reader).addListener((Future<? super IoRegistration> registered) -> reader.registered(registered));
        return reader;
    }

    private void registered(Future<? super IoRegistration> future) {
        if (!future.isSuccess()) {
            log.debug("a UDP socket cannot be polled: {}", future.cause().toString());
            close();
            return;
        }
        registration = (IoRegistration) future.getNow();
        if (closed) {
            registration.cancel();
            return;
        }
        registration.submit(EpollIoOps.EPOLLIN);
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration ignored, IoEvent event) {
        if (!pauses) {
            turn();
        }
    }

    private void turn() {
        if (closed) {
            return;
        }
        datagrams.takeAll(socket.intValue(), CALLS_A_TURN);
        long pause = rhythm.pause(datagrams.bytes(), System.nanoTime());
        wake(pause == 0);
        if (pause > 0) {
            loop.schedule(this::turnAfterPause, pause, TimeUnit.NANOSECONDS);
        }
    }

    private void turnAfterPause() {
        try {
            turn();
        } catch (RuntimeException | Error e) {
            // As with a fault in what the event loop calls itself: one turn is lost, what comes next has its own.
            log.error("a turn of a UDP socket's reader failed", e);
            wake(true);
        }
    }

    /** Whether the event loop wakes up for what comes. An error always wakes it; Netty's registration does not come back from nothing at all. */
    private void wake(boolean forEach) {
        if (pauses == forEach && registration != null && !closed) {
            pauses = !forEach;
            registration.submit(forEach ? EpollIoOps.EPOLLIN : EpollIoOps.EPOLLERR);
        }
    }

    /** Reads no more; what the socket still has is lost. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (registration != null) {
            registration.cancel();
        }
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("a UDP socket's second descriptor: {}", e.toString());
        }
    }
}
