package org.btestfarm.farm.session;

import java.util.ArrayDeque;
import java.util.Deque;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.farm.admission.Permit;

/**
 * What the connections of a test share on a node: one pace, so that the command's speed is for all of them together and what a starved one does not use the others
 * do, and one credit for each direction.
 */
public final class NodeSession {
    private final Pace pace;
    private final ByteCredit sendCredit = ByteCredit.unlimited();
    private final ByteCredit receiveCredit = ByteCredit.unlimited();
    private final Permit place;
    private final Deque<Permit> joinsAwaited;
    private volatile long movedNanos;
    private int connections;

    NodeSession(Pace pace, Permit place, Deque<Permit> joinsAwaited) {
        this.pace = pace;
        this.place = place;
        this.joinsAwaited = new ArrayDeque<>(joinsAwaited);
    }

    /** How fast they may send together. */
    public Pace pace() {
        return pace;
    }

    /** How much they may send together. */
    public ByteCredit sendCredit() {
        return sendCredit;
    }

    /** How much they may receive together. */
    public ByteCredit receiveCredit() {
        return receiveCredit;
    }

    /** One of its connections has moved a byte, or begins to; {@code nowNanos} is monotonic. */
    public void moved(long nowNanos) {
        movedNanos = nowNanos;
    }

    /** When one of them last did, as far as was looked. */
    public long movedNanos() {
        return movedNanos;
    }

    /** One more takes part. Called by {@link NodeSessions} alone, under its lock. */
    void entered() {
        if (connections++ > 0 && !joinsAwaited.isEmpty()) {
            joinsAwaited.remove().release();
        }
    }

    /** One less; says whether it was the last. */
    boolean left() {
        connections--;
        if (connections > 0) {
            return false;
        }
        joinsAwaited.forEach(Permit::release);
        place.release();
        return true;
    }
}
