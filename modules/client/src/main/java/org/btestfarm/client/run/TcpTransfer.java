package org.btestfarm.client.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.btestfarm.client.TestFailure;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.handshake.JoinHandshake;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.dataplane.TcpFlowSpec;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.SessionToken;

/**
 * A TCP test's data (docs/protocol.md, sections 5 and 7): the first connection starts at once, the others when they have joined. A lost one ends only
 * itself; one that the server does not take is noted.
 */
final class TcpTransfer implements Transfer {
    private final ControlLoop loop;
    private final Connector connector;
    private final TestPlan plan;
    private final Owner owner;
    private final Wire first;
    private final Optional<SessionToken> token;
    private final TcpFlowSpec spec;
    private final List<Flow> flows = new ArrayList<>();
    private final List<FlowCounters> counters = new ArrayList<>();
    private final Map<Wire, HandshakeDriver> joining = new HashMap<>();
    private final Map<String, Integer> refusals = new LinkedHashMap<>();
    private Optional<String> congestion = Optional.empty();
    private int running;
    private boolean stopped;

    TcpTransfer(ControlLoop loop, Connector connector, TestPlan plan, Owner owner, Wire first, Optional<SessionToken> token) {
        this.loop = loop;
        this.connector = connector;
        this.plan = plan;
        this.owner = owner;
        this.first = first;
        this.token = token;
        this.spec = new TcpFlowSpec(
                plan.direction().transmits(),
                plan.payload(),
                plan.effectiveTxSize(),
                incoming(plan),
                Pace.of(plan.txBps()),
                ByteCredit.unlimited(),
                ByteCredit.unlimited());
    }

    private static TcpFlowSpec.Incoming incoming(TestPlan plan) {
        if (!plan.direction().receives()) {
            return TcpFlowSpec.Incoming.STATUSES;
        }
        return plan.payload() == Payload.RANDOM
                ? TcpFlowSpec.Incoming.RANDOM_AND_STATUSES
                : TcpFlowSpec.Incoming.ZEROS_AND_STATUSES;
    }

    @Override
    public void begin() {
        congestion = plan.direction().transmits() ? first.congestion() : Optional.empty();
        start(first);
        owner.began();
        token.ifPresent(this::joinOthers);
    }

    private void joinOthers(SessionToken ours) {
        for (int i = 1; i < plan.connections(); i++) {
            // All at once: a server that is far away would otherwise be full-blown only after as many round trips.
            loop.await(
                    connector.connect(plan.server(), plan.stepDeadline()),
                    plan.stepDeadline(),
                    wire -> owner.guarded(() -> join(wire, ours)).run(),
                    error -> refused(Causes.line(error)),
                    Wire::close);
        }
    }

    private void join(Wire wire, SessionToken ours) {
        if (stopped) {
            wire.close();
            return;
        }
        joining.put(
                wire,
                HandshakeDriver.lead(
                        loop,
                        wire,
                        new JoinHandshake(ours),
                        plan.stepDeadline(),
                        () -> owner.guarded(() -> joined(wire)).run(),
                        failure -> notJoined(wire, failure)));
    }

    private void joined(Wire wire) {
        joining.remove(wire);
        if (stopped) {
            wire.close();
        } else {
            start(wire);
        }
    }

    private void notJoined(Wire wire, TestFailure failure) {
        joining.remove(wire);
        refused(failure.reason());
    }

    private void refused(String reason) {
        if (!stopped) {
            refusals.merge(reason, 1, Integer::sum);
        }
    }

    private void start(Wire wire) {
        running++;
        Flow flow = wire.startTcp(spec, new LoopSignals(loop, owner, owner::status, this::flowEnded));
        flows.add(flow);
        counters.add(flow.counters());
    }

    private void flowEnded(FlowEnd end) {
        running--;
        if (running == 0) {
            stop();
            owner.ended(end);
        }
    }

    @Override
    public List<FlowCounters> counters() {
        return counters;
    }

    @Override
    public int connections() {
        return flows.size();
    }

    @Override
    public void everySecond(OptionalInt localCpuPct) {
        // A TCP client owes no statuses: the server would take them for data (docs/protocol.md, section 6).
    }

    @Override
    public boolean expectsStatuses() {
        return false;
    }

    @Override
    public void stop() {
        if (!stopped) {
            stopped = true;
            joining.values().forEach(HandshakeDriver::cancel);
            flows.forEach(Flow::stop);
        }
    }

    @Override
    public Optional<String> congestion() {
        return congestion;
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        int others = plan.connections() - 1;
        if (others > 0 && token.isEmpty()) {
            notes.add("the server granted no session token: one connection carried the test instead of " + plan.connections());
        }
        refusals.forEach((reason, count) -> notes.add(count + " of " + others + " further connections did not join: " + reason));
        return notes;
    }
}
