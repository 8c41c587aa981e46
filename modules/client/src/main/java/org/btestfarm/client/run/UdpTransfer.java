package org.btestfarm.client.run;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.btestfarm.client.TestFailure;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestPlan;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.dataplane.UdpFlowSpec;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.protocol.rate.SpeedAdjustment;
import org.btestfarm.protocol.status.StatusMessage;
import org.btestfarm.protocol.udp.ClientPorts;
import org.jspecify.annotations.Nullable;

/** A UDP test's data (docs/protocol.md, sections 8 and 9): N streams from the ports that the server's port fixes, and status messages beside them. */
final class UdpTransfer implements Transfer {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final ControlLoop loop;
    private final TestPlan plan;
    private final Owner owner;
    private final Wire wire;
    private final int serverPort;
    private final int streams;
    private final Pace pace;
    private final List<FlowCounters> counters = new ArrayList<>(1);
    private @Nullable Flow flow;
    private boolean stopped;
    private int statusSequence;
    private long reportedBytes;

    UdpTransfer(ControlLoop loop, TestPlan plan, Owner owner, Wire wire, int serverPort) {
        this.loop = loop;
        this.plan = plan;
        this.owner = owner;
        this.wire = wire;
        this.serverPort = serverPort;
        this.streams = Math.max(1, plan.connections());
        this.pace = Pace.of(plan.txBps());
    }

    @Override
    public void begin() {
        int firstPort = ClientPorts.of(serverPort, 0);
        if (serverPort > ClientPorts.highestAnnounced(streams)) {
            fail(new TestFailure(
                    TestOutcome.CANNOT_CONNECT,
                    "unusable UDP port",
                    "the server announced UDP port " + serverPort + ", which leaves no room for " + streams + " ports from " + firstPort + " on"));
            return;
        }
        InetAddress local = wire.localAddress().getAddress();
        List<CompletableFuture<UdpSocket>> sockets = new ArrayList<>(streams);
        for (int i = 0; i < streams; i++) {
            sockets.add(wire.bindUdp(new InetSocketAddress(local, firstPort + i)).toCompletableFuture());
        }
        loop.await(
                CompletableFuture.allOf(sockets.toArray(CompletableFuture[]::new)),
                plan.stepDeadline(),
                nothing -> owner.guarded(() -> start(sockets.stream().map(CompletableFuture::join).toList())).run(),
                error -> {
                    release(sockets);
                    fail(notBound(sockets, firstPort, error));
                },
                nothing -> release(sockets));
    }

    private static void release(List<CompletableFuture<UdpSocket>> sockets) {
        sockets.forEach(socket -> socket.thenAccept(UdpSocket::close));
    }

    private TestFailure notBound(List<CompletableFuture<UdpSocket>> sockets, int firstPort, Throwable error) {
        int failed = 0;
        while (failed < sockets.size() - 1 && !sockets.get(failed).isCompletedExceptionally()) {
            failed++;
        }
        return new TestFailure(
                TestOutcome.BROKE_OFF,
                "local UDP port not to be had",
                "cannot start: UDP port " + (firstPort + failed) + " of this machine cannot be used (" + Causes.line(error)
                        + "); the protocol fixes it as the server's " + serverPort + " + " + (ClientPorts.OFFSET + failed));
    }

    private void fail(TestFailure failure) {
        wire.close();
        owner.failed(failure);
    }

    private void start(List<UdpSocket> sockets) {
        if (stopped) {
            sockets.forEach(UdpSocket::close);
            return;
        }
        InetAddress server = wire.remoteAddress().getAddress();
        UdpFlowSpec spec = new UdpFlowSpec(
                plan.direction().transmits(),
                plan.direction().receives(),
                plan.payload(),
                plan.effectiveTxSize(),
                server,
                List.of(new InetSocketAddress(server, serverPort)),
                false,
                plan.openPath(),
                pace,
                plan.rxBps(),
                ByteCredit.unlimited(),
                ByteCredit.unlimited());
        flow = wire.startUdp(sockets, spec, new LoopSignals(loop, owner, this::status, this::flowEnded));
        counters.add(flow.counters());
        owner.began();
    }

    private void status(StatusMessage status) {
        // A rate that was asked for is held; only "as fast as it goes" follows what arrives. A report covers a second, whenever it arrives.
        if (plan.direction().transmits() && plan.txBps() == Pace.UNLIMITED) {
            pace.set(SpeedAdjustment.next(pace.bps(), status.receivedBytes(), SECOND_NANOS, plan.effectiveTxSize()));
        }
        owner.status(status);
    }

    private void flowEnded(FlowEnd end) {
        stopped = true;
        owner.ended(end);
    }

    @Override
    public void everySecond(OptionalInt localCpuPct) {
        if (flow != null && !stopped) {
            long received = flow.counters().receivedBytes();
            flow.sendStatus(new StatusMessage(localCpuPct.orElse(0), ++statusSequence, received - reportedBytes));
            reportedBytes = received;
        }
    }

    @Override
    public List<FlowCounters> counters() {
        return counters;
    }

    @Override
    public int connections() {
        return flow == null ? 0 : streams;
    }

    @Override
    public boolean expectsStatuses() {
        return true;
    }

    @Override
    public void stop() {
        stopped = true;
        if (flow != null) {
            flow.stop();
        } else {
            wire.close();
        }
    }

    @Override
    public Optional<String> congestion() {
        return Optional.empty();
    }

    @Override
    public List<String> notes() {
        return List.of();
    }
}
