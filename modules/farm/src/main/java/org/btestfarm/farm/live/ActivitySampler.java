package org.btestfarm.farm.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.btestfarm.farm.metering.NodeLease;
import org.btestfarm.farm.session.NodeSession;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Transport;

/**
 * Reads the counters of this node's tests, and makes rates of what they moved since it last did. Nothing is asked of connections, sessions or flows. Not thread-safe.
 */
final class ActivitySampler {
    /** A rate over less would say more about the moment than about the test. */
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final String node;
    private Map<String, Seen> before = new HashMap<>();

    /** What a test had moved, and when. */
    private record Seen(long in, long out, long nanos) {}

    ActivitySampler(String node) {
        this.node = node;
    }

    /**
     * Looks at those.
     *
     * @param nowNanos monotonic, the clock by which tests began
     * @param nowMillis since 1970
     */
    NodeActivity sample(Collection<NodeSession> sessions, OptionalInt cpuPct, long nowNanos, long nowMillis) {
        List<TestActivity> tests = new ArrayList<>(sessions.size());
        Map<String, Seen> seen = new HashMap<>();
        for (NodeSession session : sessions) {
            int flows = session.lease().flows();
            OptionalLong began = session.beganNanos();
            if (flows > 0 && began.isPresent()) { // Before, it may still be refused; after, it is only a matter of a moment.
                tests.add(look(session, flows, began.getAsLong(), nowNanos, seen));
            }
        }
        before = seen;
        return new NodeActivity(node, nowMillis, cpuPct, Optional.empty(), tests);
    }

    private TestActivity look(NodeSession session, int flows, long began, long nowNanos, Map<String, Seen> seen) {
        NodeLease.Moved moved = session.lease().moved();
        Command command = session.test().command();
        String id = session.test().test();
        Seen last = before.getOrDefault(id, new Seen(0, 0, session.hereSinceNanos()));
        boolean tooShort = nowNanos - last.nanos() < SHORTEST_NANOS;
        seen.put(id, tooShort ? last : new Seen(moved.received(), moved.sent(), nowNanos));
        double seconds = (nowNanos - last.nanos()) / 1e9;
        return new TestActivity(
                id,
                session.test().id().address(),
                Optional.ofNullable(session.test().user()),
                command.transport(),
                command.direction(),
                command.transport() == Transport.UDP ? command.connections() : flows,
                Math.max(0, nowNanos - began) / 1_000_000,
                tooShort ? OptionalLong.empty() : bps(moved.received() - last.in(), seconds),
                tooShort ? OptionalLong.empty() : bps(moved.sent() - last.out(), seconds),
                moved.received(),
                moved.sent(),
                moved.lost(),
                session.lease().remoteCpu(),
                command.direction().serverTransmits() ? session.limitBps() : OptionalLong.empty());
    }

    private static OptionalLong bps(long bytes, double seconds) {
        return OptionalLong.of(Math.max(0, Math.round(bytes * 8 / seconds)));
    }
}
