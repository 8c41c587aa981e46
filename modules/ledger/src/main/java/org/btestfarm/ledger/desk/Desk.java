package org.btestfarm.ledger.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.event.ChainEvent;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.Lease;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.TestState;

/**
 * The quota writer's desk: takes requests one after the other and decides. What must be remembered becomes an event; what may be forgotten when the
 * writer starts again (where to send messages, who waits, what was called back) is kept in {@link Counter}.
 *
 * @param <P> where messages go
 */
public final class Desk<P> {
    private final LedgerState state;
    private final DeskSettings settings;
    private final NodeKey key;
    private final Set<Capability> capabilities;
    private final Counter<P> counter = new Counter<>();
    private final Admission<P> admission;
    private final Reports<P> reports;
    private final Closing<P> closing;
    private final Changes<P> changes;
    private final Enforcement<P> enforcement;
    private final BaseImage baseImage = new BaseImage();
    private final Instant since;
    private Instant lastSigned;

    /**
     * A desk over a state, which nobody else may change.
     *
     * @param key what heads are signed with
     * @param capabilities what this writer can do
     * @param since when the writer began to take requests
     */
    public Desk(LedgerState state, DeskSettings settings, NodeKey key, Set<Capability> capabilities, Instant since) {
        this.state = state;
        this.settings = settings;
        this.key = key;
        this.capabilities = Set.copyOf(capabilities);
        this.since = since;
        this.lastSigned = since;
        Grants<P> grants = new Grants<>(state, settings, counter);
        this.closing = new Closing<>(state, settings, counter);
        this.admission = new Admission<>(state, settings, counter, grants);
        this.reports = new Reports<>(state, settings, counter, grants, closing);
        this.enforcement = new Enforcement<>(state, settings, counter, grants);
        this.changes = new Changes<>(state, settings, counter, enforcement);
    }

    /** Begins a batch at that time. */
    public Turn<P> turn(Instant now) {
        return new Turn<>(state, now, settings.calendar().day(now));
    }

    /** What the writer must say before anything else: its key, if the journal does not know it. */
    public void begin(Turn<P> turn) {
        announce(key.node(), key.publicKey(), turn);
    }

    private void announce(String node, byte[] publicKey, Turn<P> turn) {
        Optional<byte[]> known = state.key(node);
        if (known.isEmpty() || !Arrays.equals(known.get(), publicKey)) {
            turn.emit(new ChainEvent.KeyAnnounced(node, publicKey));
        }
    }

    /**
     * Decides one request.
     *
     * @param from where the answer goes
     */
    public void handle(P from, ToWriter request, Turn<P> turn) {
        try {
            if (request instanceof ToWriter.UsageReport report) {
                reports.report(from, report, turn);
            } else if (request instanceof ToWriter.OpenTest open) {
                open(from, open, turn);
            } else if (request instanceof ToWriter.CloseTest close) {
                closing.close(from, close, turn);
            } else if (request instanceof ToWriter.Hello hello) {
                hello(from, hello, turn);
            } else if (request instanceof ToWriter.RefusedLogins refused) {
                turn.emit(new TestEvent.LoginsRefused(refused.name(), refused.address(), refused.reason(), Math.max(0, refused.count())));
                turn.tell(from, new ToNode.Done(state.head().number()));
            } else if (request instanceof ToWriter.AnnounceKey announced) {
                announceOther(announced, turn);
                turn.tell(from, new ToNode.Done(state.head().number()));
            } else if (request instanceof ToWriter.BasePart part) {
                baseImage.add(part, turn.now());
                turn.tell(from, new ToNode.Done(state.head().number()));
            } else if (request instanceof ToWriter.SetBase base) {
                setBase(from, base, turn);
            } else {
                changes.handle(from, request, turn);
            }
        } catch (IllegalArgumentException e) {
            turn.tell(from, new ToNode.Rejected(String.valueOf(e.getMessage())));
        }
    }

    /** What a node leases that is taken for lost would be charged at once and its test stopped: it says who it is first, and asks again. */
    private void open(P from, ToWriter.OpenTest open, Turn<P> turn) {
        if (isTakenForLost(open.lease().node(), turn.now())) {
            turn.tell(from, new ToNode.Introduce());
        } else {
            admission.open(from, open, turn);
        }
    }

    /** What a batch has to say, in order for each who hears it; that for a node in one message, where its program reads that. */
    public List<Turn.Out<P>> outs(Turn<P> turn) {
        Map<P, List<ToNode>> together = new LinkedHashMap<>();
        List<Turn.Out<P>> outs = new ArrayList<>();
        for (Turn.Out<P> out : turn.outs()) {
            if (counter.together.contains(out.to())) {
                together.computeIfAbsent(out.to(), to -> new ArrayList<>()).add(out.message());
            } else {
                outs.add(out);
            }
        }
        together.forEach((to, messages) -> {
            for (int from = 0; from < messages.size(); from += ToNode.Several.MOST) {
                List<ToNode> some = messages.subList(from, Math.min(messages.size(), from + ToNode.Several.MOST));
                outs.add(new Turn.Out<>(to, some.size() == 1 ? some.get(0) : new ToNode.Several(some)));
            }
        });
        return outs;
    }

    /** Whether tests may be opened; if not, the reason is what a test is refused with. */
    public void acceptTests(Optional<String> refusal) {
        admission.refuseAll(refusal);
    }

    /**
     * A node is gone: its leases are charged.
     *
     * @return how many
     */
    public int nodeLost(NodeId node, Turn<P> turn) {
        return closing.nodeLost(node, turn);
    }

    /** Must end every batch: who waits is served from what came free. */
    public void endOfBatch(Turn<P> turn) {
        enforcement.serveWaiting(turn);
    }

    /** Must come about once a second: what is due by time alone. */
    public void tick(Turn<P> turn) {
        baseImage.tick(turn.now());
        reports.applyLateGaps(turn);
        closing.overdue(turn);
        settleUnheardNodes(turn);
        enforcement.enforce(turn);
        if (!turn.now().isBefore(lastSigned.plus(settings.signEvery())) || turn.now().isBefore(lastSigned)) {
            sign(turn);
        }
    }

    /** Signs the head, unless nothing happened since it was signed last. */
    public void sign(Turn<P> turn) {
        if (state.head().number() > state.signed().number() + 1) {
            signAnew(turn);
        } else {
            lastSigned = turn.now();
        }
    }

    /** Signs the head also if nothing happened since: an event that may always be. */
    public void signAnew(Turn<P> turn) {
        lastSigned = turn.now();
        turn.emit(new ChainEvent.HeadSigned(key.sign(state.head())));
    }

    /** The state: to be read only by whoever runs the desk. */
    public LedgerState state() {
        return state;
    }

    private void hello(P from, ToWriter.Hello hello, Turn<P> turn) {
        NodeId node = hello.node();
        for (NodeId other : nodesWithLeases()) {
            if (other.name().equals(node.name()) && !other.equals(node)) {
                closing.nodeLost(other, turn);
            }
        }
        counter.together.remove(counter.nodes.put(node, from));
        if (hello.forms() >= ToWriter.Hello.SEVERAL) {
            counter.together.add(from);
        }
        if (hello.forms() < ToWriter.Hello.CLOSE_2) {
            counter.old.add(node);
        } else {
            counter.old.remove(node);
        }
        Set<Capability> both = EnumSet.noneOf(Capability.class);
        both.addAll(hello.capabilities());
        both.retainAll(capabilities);
        turn.tell(from, new ToNode.Welcome(both, both.contains(Capability.PIPELINED_REPORTS) ? settings.window() : 1));
    }

    /** Of the writer's own key the journal knows what this process has: nobody else speaks for it. */
    private void announceOther(ToWriter.AnnounceKey announced, Turn<P> turn) {
        NodeId.checkName(announced.node());
        if (!NodeKey.isPublicKey(announced.key())) {
            throw new IllegalArgumentException("the key of node '" + Texts.printable(announced.node()) + "' is not an Ed25519 key in X.509 form");
        }
        if (announced.node().equals(key.node()) && !Arrays.equals(announced.key(), key.publicKey())) {
            throw new IllegalArgumentException("the ledger's writer is node " + key.node() + " itself, which has another key");
        }
        announce(announced.node(), announced.key(), turn);
    }

    /** Signed at once: a journal that begins after a base event is only believed if a signed head covers that event. */
    private void setBase(P from, ToWriter.SetBase base, Turn<P> turn) {
        if (base.number() < 1 || base.number() > state.head().number()) {
            throw new IllegalArgumentException("the journal cannot begin after event " + base.number() + ", it has events up to " + state.head().number());
        }
        turn.emit(new ChainEvent.Base(new ChainHead(base.number(), Digest.parse(base.hash())), baseImage.whole(base)));
        sign(turn);
        turn.tell(from, new ToNode.Done(state.head().number()));
    }

    private void settleUnheardNodes(Turn<P> turn) {
        for (NodeId node : nodesWithLeases()) {
            if (isTakenForLost(node, turn.now())) {
                closing.nodeLost(node, turn);
            }
        }
    }

    /** A node that did not say hello to this writer, which gave it time to. */
    private boolean isTakenForLost(NodeId node, Instant now) {
        return !counter.nodes.containsKey(node) && Duration.between(since, now).compareTo(settings.lastReportPatience()) > 0;
    }

    private Set<NodeId> nodesWithLeases() {
        Set<NodeId> nodes = new LinkedHashSet<>();
        for (TestState test : state.tests()) {
            for (Lease lease : test.leases()) {
                nodes.add(lease.id().node());
            }
        }
        return nodes;
    }
}
