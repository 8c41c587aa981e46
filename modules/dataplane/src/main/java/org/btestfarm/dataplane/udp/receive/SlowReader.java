package org.btestfarm.dataplane.udp.receive;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.btestfarm.dataplane.net.Sweep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a socket to which little comes, or nothing that counts, with system calls of our own every so often: nobody is woken for a datagram, neither by the receiving kernel nor, on the same machine, by
 * the sender. Confined to its event loop.
 */
public final class SlowReader implements Sweep.Task {
    private static final Logger log = LoggerFactory.getLogger(SlowReader.class);

    /** Calls before other tasks have their turn. What is slow needs few. */
    private static final int CALLS_A_TURN = 64;

    private final int descriptor;
    private final JoinedDatagrams datagrams;
    private final SlowTraffic traffic;
    private final BooleanSupplier overrun;
    private final Sweep.Entry turns;
    private long pause;
    private boolean closed;

    private SlowReader(EventLoop loop, int descriptor, InetAddress local, UdpSink sink, SlowTraffic traffic, BooleanSupplier overrun, Consumer<Throwable> failed) {
        this.descriptor = descriptor;
        this.datagrams = JoinedDatagrams.of(sink, local);
        this.traffic = traffic;
        this.overrun = overrun;
        this.pause = traffic.lookEveryNanos();
        this.turns = Sweep.of(loop).register(this, failed);
    }

    /**
     * Begins to read.
     *
     * @param descriptor of the socket, which stays open until this is closed
     * @param local the socket's own address
     * @param overrun asked to have another reader go on, when more has come than was to be expected; this one is closed if it does
     * @param failed told of a fault of the program, after which this reads no more
     */
    public static SlowReader start(EventLoop loop, int descriptor, InetAddress local, UdpSink sink, SlowTraffic traffic, BooleanSupplier overrun, Consumer<Throwable> failed) {
        return new SlowReader(loop, descriptor, local, sink, traffic, overrun, failed);
    }

    /** The sweep comes by. */
    @Override
    public long turn(long nowNanos) {
        long before = datagrams.bytes();
        boolean more;
        try {
            more = datagrams.takeAll(descriptor, CALLS_A_TURN);
        } catch (RuntimeException | Error e) {
            close(); // Whoever ends the flow for it must not come across it again.
            throw e;
        }
        long bytes = datagrams.bytes() - before;
        if (traffic.counts() && traffic.isOverrun(bytes) && overrun.getAsBoolean()) {
            close();
            return nowNanos;
        }
        pause = traffic.pause(pause, bytes);
        // Half, because the points lie as far apart as the looks: to be late for one is not to miss the next.
        return more ? nowNanos : Sweep.together(nowNanos + pause / 2, pause);
    }

    /** Takes what has come since the last look, of an open socket, and reads no more. A fault of the program is logged: the flow is at its end. */
    public void readLast() {
        if (closed) {
            return;
        }
        close();
        try {
            datagrams.takeAll(descriptor, CALLS_A_TURN);
        } catch (RuntimeException | Error e) {
            log.error("what came last on a UDP socket could not be read", e);
        }
    }

    /** Reads no more. Idempotent. */
    public void close() {
        if (!closed) {
            closed = true;
            turns.cancel();
        }
    }
}
