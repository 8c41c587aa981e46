package org.btestfarm.farm.admission;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalLong;
import org.btestfarm.farm.settings.Capacity;
import org.btestfarm.farm.settings.Limits;

/**
 * Counts the sessions and handshakes of a node, in all and by address and prefix, and refuses what exceeds a limit. Where there is no place for another test a
 * connection is still let in as long as its address has a test that waits for joins. Thread-safe.
 */
public final class Admission {
    private static final String NO_NEW_TESTS = "no new tests are taken";

    private final Limits limits;
    private final Capacity capacity;
    private final Counts<InetAddress> sessionsByAddress = new Counts<>();
    private final Counts<InetAddress> sessionsByPrefix = new Counts<>();
    private final Counts<InetAddress> handshakesByPrefix = new Counts<>();
    private final Counts<InetAddress> joinsAwaited = new Counts<>();
    private final Counts<InetAddress> joinsOnly = new Counts<>();
    private final NodeLoad load;
    private int sessions;
    private int handshakes;
    private boolean closed;

    /** That of a node whose capacity is known by its sessions only. */
    public Admission(Limits limits) {
        this(limits, Capacity.unlimited());
    }

    public Admission(Limits limits, Capacity capacity) {
        this.limits = limits;
        this.capacity = capacity;
        this.load = new NodeLoad(capacity);
    }

    /** What the node moved in the last second, bit/s each way. */
    public synchronized void measured(long inBps, long outBps) {
        load.measured(inBps, outBps);
    }

    /** Why no test of anybody is taken now: one line; empty if there is room. */
    public synchronized Optional<String> full() {
        if (closed) {
            return Optional.of(NO_NEW_TESTS);
        }
        return sessions >= limits.sessions()
                ? Optional.of("the farm has all of its " + limits.sessions() + " sessions in use")
                : load.full();
    }

    /** What this node can do, and whether it takes more. */
    public synchronized NodeRoom room() {
        return new NodeRoom(limits.sessions(), known(capacity.inBps()), known(capacity.outBps()), closed, full());
    }

    private static OptionalLong known(long bps) {
        return bps == Capacity.UNLIMITED ? OptionalLong.empty() : OptionalLong.of(bps);
    }

    /** Judges a connection that was just accepted. */
    public synchronized Verdict handshake(InetAddress address) {
        if (closed) {
            return stopping();
        }
        if (handshakes >= limits.handshakes()) {
            return new Verdict.Refused(Refusal.HANDSHAKES, "all " + limits.handshakes() + " handshakes are in use");
        }
        InetAddress prefix = Prefix.of(address);
        if (handshakesByPrefix.of(prefix) >= limits.handshakesPerPrefix()) {
            return new Verdict.Refused(
                    Refusal.HANDSHAKES, Prefix.text(address) + " has all of its " + limits.handshakesPerPrefix() + " handshakes in use");
        }
        if (isMoreThanFair(handshakesByPrefix.of(prefix))) {
            return new Verdict.Refused(
                    Refusal.HANDSHAKES, Prefix.text(address) + " has its share of handshakes in use, of which only " + (limits.handshakes() - handshakes) + " are left");
        }
        boolean onlyToJoin = false;
        Optional<Verdict> full = whyFull(address);
        if (full.isPresent()) {
            if (joinsAwaited.of(address) <= joinsOnly.of(address)) {
                return full.get();
            }
            onlyToJoin = true;
        }
        countHandshake(address, prefix, onlyToJoin, 1);
        boolean counted = onlyToJoin;
        return new Verdict.Admitted(new Permit(() -> countHandshake(address, prefix, counted, -1)), onlyToJoin);
    }

    /** Few prefixes together must not hold all handshakes: what one may have shrinks with what is left. */
    private boolean isMoreThanFair(int ofPrefix) {
        return limits.handshakesPerPrefix() < limits.handshakes() && ofPrefix * Limits.LEFT_FOR_OTHERS >= limits.handshakes() - handshakes;
    }

    private synchronized void countHandshake(InetAddress address, InetAddress prefix, boolean onlyToJoin, int change) {
        handshakes += change;
        handshakesByPrefix.add(prefix, change);
        if (onlyToJoin) {
            joinsOnly.add(address, change);
        }
    }

    /** Judges a new test. */
    public synchronized Verdict session(InetAddress address) {
        Optional<Verdict> refused = closed ? Optional.of(stopping()) : whyFull(address);
        return refused.orElseGet(() -> new Verdict.Admitted(countedSession(address), false));
    }

    /** Counts a test that began on another node and that a connection of this one has joined: it is never refused. */
    public synchronized Permit sessionFromElsewhere(InetAddress address) {
        return countedSession(address);
    }

    private Permit countedSession(InetAddress address) {
        countSession(address, 1);
        return new Permit(() -> countSession(address, -1));
    }

    private synchronized void countSession(InetAddress address, int change) {
        sessions += change;
        sessionsByAddress.add(address, change);
        sessionsByPrefix.add(Prefix.of(address), change);
    }

    /** Lets one more connection of this address in for a join, even where there is no place for another test. */
    public synchronized Permit awaitJoin(InetAddress address) {
        countAwaited(address, 1);
        return new Permit(() -> countAwaited(address, -1));
    }

    /** How many more connections tests of this address wait for. */
    public synchronized int joinsAwaited(InetAddress address) {
        return joinsAwaited.of(address);
    }

    private synchronized void countAwaited(InetAddress address, int change) {
        joinsAwaited.add(address, change);
    }

    private Optional<Verdict> whyFull(InetAddress address) {
        Optional<String> nobody = full();
        if (nobody.isPresent()) {
            return refusedAsFull(nobody.get());
        }
        if (sessionsByAddress.of(address) >= limits.sessionsPerAddress()) {
            return refusedAsFull("the address has all of its " + limits.sessionsPerAddress() + " sessions in use");
        }
        if (sessionsByPrefix.of(Prefix.of(address)) >= limits.sessionsPerPrefix()) {
            return refusedAsFull(Prefix.text(address) + " has all of its " + limits.sessionsPerPrefix() + " sessions in use");
        }
        return Optional.empty();
    }

    private static Optional<Verdict> refusedAsFull(String detail) {
        return Optional.of(new Verdict.Refused(Refusal.FULL, detail));
    }

    private static Verdict stopping() {
        return new Verdict.Refused(Refusal.STOPPING, NO_NEW_TESTS);
    }

    /** Refuses everybody from now on. */
    public synchronized void close() {
        closed = true;
    }

    /** Tests that hold a place. */
    public synchronized int sessions() {
        return sessions;
    }

    /** Connections that are not yet part of a test. */
    public synchronized int handshakes() {
        return handshakes;
    }

    /** Entries of all tables: 0 when nobody is here. */
    synchronized int tableEntries() {
        return sessionsByAddress.keys() + sessionsByPrefix.keys() + handshakesByPrefix.keys() + joinsAwaited.keys() + joinsOnly.keys();
    }
}
