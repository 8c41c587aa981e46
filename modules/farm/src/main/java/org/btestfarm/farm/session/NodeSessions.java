package org.btestfarm.farm.session;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.farm.admission.Admission;
import org.btestfarm.farm.admission.Permit;
import org.btestfarm.farm.metering.NodeLease;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Transport;

/** The tests that have connections on this node, by what those connections share. An entry lives as long as its last connection here. Thread-safe. */
public final class NodeSessions {
    private final Map<SessionId, NodeSession> sessions = new HashMap<>();
    private final Map<Transport, NodeLease.Moved> movedBefore = new EnumMap<>(Transport.class);
    private final Admission admission;
    private final Consumer<NodeLease> ended;

    /** @param ended told the lease of a test whose last connection here has left; must not block */
    public NodeSessions(Admission admission, Consumer<NodeLease> ended) {
        this.admission = admission;
        this.ended = ended;
    }

    /**
     * The first connection of a test enters.
     *
     * @param place what admission gave the test; released when its last connection leaves
     * @param startBps how fast it may send at first, bit/s; {@link Pace#UNLIMITED} is 0
     * @return empty if connections of another test with this id are still here
     */
    public synchronized Optional<NodeSession> open(TestDescription test, InetAddress address, Permit place, long startBps) {
        SessionId id = test.id();
        Command command = test.command();
        if (sessions.containsKey(id)) {
            return Optional.empty();
        }
        Deque<Permit> joins = new ArrayDeque<>();
        if (command.wantsToken()) {
            for (int i = 1; i < command.connections(); i++) {
                joins.add(admission.awaitJoin(address));
            }
        }
        NodeSession session = new NodeSession(test, Pace.of(startBps), place, joins);
        sessions.put(id, session);
        session.entered();
        return Optional.of(session);
    }

    /** A further connection of a test enters; the test may have begun on another node. */
    public synchronized NodeSession join(TestDescription test, InetAddress address) {
        NodeSession session = sessions.computeIfAbsent(
                test.id(),
                absent -> new NodeSession(
                        test, Pace.of(test.command().remoteTxBps()), admission.sessionFromElsewhere(address), new ArrayDeque<>()));
        session.entered();
        return session;
    }

    /** A connection leaves. */
    public synchronized void leave(SessionId id) {
        NodeSession session = sessions.get(id);
        if (session != null && session.left()) {
            sessions.remove(id);
            movedBefore.merge(session.test().command().transport(), session.lease().moved(), NodeLease.Moved::plus);
            ended.accept(session.lease());
        }
    }

    /** The tests that have connections here now. */
    public synchronized List<NodeSession> all() {
        return List.copyOf(sessions.values());
    }

    /** What all tests of a kind moved here since the start: one that ends is taken over in the same moment, so no sum is ever less than the one before. */
    public synchronized NodeLease.Moved moved(Transport transport) {
        NodeLease.Moved sum = movedBefore.getOrDefault(transport, NodeLease.Moved.NOTHING);
        for (NodeSession session : sessions.values()) {
            if (session.test().command().transport() == transport) {
                sum = sum.plus(session.lease().moved());
            }
        }
        return sum;
    }

    /** How many tests have connections here. */
    public synchronized int size() {
        return sessions.size();
    }
}
