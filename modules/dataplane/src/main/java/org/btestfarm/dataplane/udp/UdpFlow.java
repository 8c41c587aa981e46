package org.btestfarm.dataplane.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.FlowEnd.Cause;
import org.btestfarm.dataplane.FlowSignals;
import org.btestfarm.dataplane.UdpFlowSpec;
import org.btestfarm.dataplane.net.Sweep;
import org.btestfarm.dataplane.net.Tasks;
import org.btestfarm.dataplane.udp.receive.Arrivals;
import org.btestfarm.dataplane.udp.receive.SlowTraffic;
import org.btestfarm.dataplane.udp.receive.UdpSink;
import org.btestfarm.protocol.status.StatusMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All streams of a UDP test and the wire that accompanies them, on one event loop. It lives as long as the wire: nothing that happens to a datagram
 * ends it.
 */
final class UdpFlow implements Flow, StatusReader.Listener, Sweep.Task {
    private static final Logger log = LoggerFactory.getLogger(UdpFlow.class);

    /** Datagrams that a paced flow sends at most before other channels have their turn: a millisecond of 12 Gbit/s. */
    private static final int MOST_A_TURN = 1024;

    /** A pace that is set anew is noticed after so long, nanoseconds. */
    private static final long LONGEST_SLEEP_NANOS = 25_000_000L;

    /** Flows whose bursts are further apart than {@link #FAR_APART_NANOS} have their turns together, nanoseconds: an event loop that wakes up serves many of them. */
    private static final long TOGETHER_NANOS = 2_000_000L;

    private static final long FAR_APART_NANOS = 10_000_000L;

    /** The same where bursts are twice as far apart: a turn comes late by a fifth of the time between two at most, which is what the pace makes up for. */
    private static final long LONG_TOGETHER_NANOS = 4_000_000L;

    private static final long LONG_APART_NANOS = 20_000_000L;

    private final Channel wire;
    private final EventLoop loop;
    private final List<UdpPort> ports;
    private final UdpFlowSpec spec;
    private final FlowSignals signals;
    private final UdpCounters counters = new UdpCounters();
    private final Arrivals arrivals;
    private final List<UdpStream> streams = new ArrayList<>();
    private final PacketPace pace;
    private final UdpSource source;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private Sweep.@Nullable Entry turns;
    private boolean turnAhead;
    private boolean followed;
    private boolean over;

    UdpFlow(Channel wire, List<UdpPort> ports, UdpFlowSpec spec, FlowSignals signals) {
        this.wire = wire;
        this.loop = wire.eventLoop();
        this.ports = ports;
        this.spec = spec;
        this.signals = signals;
        this.arrivals = new Arrivals(spec.receiveCredit(), counters);
        int count = Math.max(ports.size(), spec.targets().size());
        for (int i = 0; i < count; i++) {
            streams.add(new UdpStream(ports.get(i % ports.size()), spec.targets().get(i % spec.targets().size())));
        }
        this.source = new UdpSource(spec, ports, streams, counters, this::turnSoon);
        this.pace = new PacketPace(spec.pace(), source.packetSize());
    }

    /** On the event loop. */
    void start() {
        Optional<SlowTraffic> slow = SlowTraffic.of(spec.transmit(), spec.pace().bps(), spec.receive(), spec.receiveBps());
        for (UdpPort port : ports) {
            int stream = ports.size() > 1 ? port.localAddress().getPort() : 0;
            UdpSink sink = new UdpSink(spec.peer(), spec.receive() ? arrivals : null, stream, this::peerPort);
            slow.ifPresentOrElse(traffic -> port.readSlowly(sink, traffic, this::failed), () -> port.read(sink));
        }
        if (spec.openPath()) {
            openPaths();
        }
        if (spec.transmit()) {
            turns = Sweep.of(loop).register(this, this::failed);
            turnSoon();
        }
        // Last: a wire that is closed already ends the flow here and now.
        wire.pipeline().addLast(new StatusReader(this));
    }

    private void openPaths() {
        ByteBuf nothing = Unpooled.directBuffer(1);
        for (UdpStream stream : streams.subList(0, ports.size())) {
            try {
                stream.port().sendNow(nothing, 0, 0, stream);
            } catch (IOException e) {
                log.debug("cannot open a path to {}: {}", stream.target(), e.toString());
            }
        }
        nothing.release();
    }

    private void peerPort(int port) {
        if (!spec.followPeerPort() || followed || spec.targets().stream().anyMatch(target -> target.getPort() == port)) {
            return;
        }
        followed = true;
        InetSocketAddress behindNat = new InetSocketAddress(spec.peer(), port);
        log.debug("{} is behind NAT: sending to port {}", spec.peer(), port);
        streams.forEach(stream -> stream.target(behindNat));
    }

    /** The sweep comes by. */
    @Override
    public long turn(long nowNanos) {
        if (source.holds()) {
            source.sendHeld();
        }
        if (pace.unlimited()) {
            turnSoon();
            return nowNanos;
        }
        int due = pace.take(MOST_A_TURN, nowNanos);
        if (due > 0) {
            pace.giveBack(source.send(due));
        }
        if (due == MOST_A_TURN && !source.holds()) {
            // More is due already than fits into a turn: a fast test does not wait for the sweep.
            turnSoon();
        }
        return source.holds() ? nowNanos : nextTurn(nowNanos, Math.min(pace.nanosUntilDue(nowNanos), LONGEST_SLEEP_NANOS));
    }

    private static long nextTurn(long nowNanos, long inNanos) {
        long next = nowNanos + inNanos;
        if (inNanos < FAR_APART_NANOS) {
            return next;
        }
        return Sweep.together(next, inNanos < LONG_APART_NANOS ? TOGETHER_NANOS : LONG_TOGETHER_NANOS);
    }

    /** A scheduled task, unlike an executed one, waits until the event loop has looked after its other channels. */
    private void turnSoon() {
        if (!turnAhead && !over) {
            turnAhead = true;
            loop.schedule(this::turnAhead, 0, TimeUnit.NANOSECONDS);
        }
    }

    private void turnAhead() {
        turnAhead = false;
        if (over) {
            return;
        }
        try {
            if (!pace.unlimited()) {
                turn(System.nanoTime());
            } else if (source.sendTurn()) {
                turnSoon();
            }
        } catch (RuntimeException | Error e) {
            log.error("a turn of a UDP flow failed", e);
            failed(e);
        }
    }

    /** A flow that gets no more turns would hold its ports and its place for nothing. */
    private void failed(Throwable fault) {
        ended(new FlowEnd(Cause.BROKEN, "a fault of the program: " + fault));
    }

    @Override
    public FlowCounters counters() {
        return counters;
    }

    @Override
    public void sendStatus(StatusMessage status) {
        Runnable send = () -> {
            // A peer that does not read them gets no more: our memory is not its queue.
            if (wire.isWritable()) {
                wire.writeAndFlush(Unpooled.wrappedBuffer(status.encode()));
            }
        };
        // A flow that sends has its next turn soon.
        if (spec.transmit()) {
            Tasks.whenAwake(loop, send);
        } else {
            Tasks.soon(loop, send);
        }
    }

    @Override
    public void status(StatusMessage status) {
        if (!over) {
            signals.peerStatus(status);
        }
    }

    @Override
    public void stop() {
        if (stopping.compareAndSet(false, true)) {
            Tasks.soon(loop, () -> ended(new FlowEnd(Cause.STOPPED, "stopped")));
        }
    }

    @Override
    public void ended(FlowEnd end) {
        if (over) {
            return;
        }
        over = true;
        if (turns != null) {
            turns.cancel();
        }
        source.stop();
        ports.forEach(UdpPort::stopReading);
        List<Channel> open = new ArrayList<>(ports.stream().map(UdpPort::channel).toList());
        open.add(wire);
        int[] left = {open.size()};
        for (Channel channel : open) {
            channel.close().addListener(closed -> {
                if (--left[0] == 0) {
                    arrivals.publish();
                    counters.waitNoMore();
                    signals.ended(end);
                }
            });
        }
    }
}
