package org.btestfarm.ledger.writer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.message.ToNode;

/** The nodes that the collector knows: who has said hello, who could, and whose going the writer has not heard of. Belongs to the collector's actor. */
final class NodesHere {
    private final ActorContext<Collector.Command> context;
    private final Map<NodeId, Collector.Ask> nodes = new LinkedHashMap<>();
    private final List<NodeId> lost = new ArrayList<>();
    private Set<ActorRef<ToNode>> links = Set.of();

    NodesHere(ActorContext<Collector.Command> context) {
        this.context = context;
        context.getSystem().receptionist().tell(Receptionist.subscribe(
                Collector.LINKS,
                context.messageAdapter(Receptionist.Listing.class, listing -> new Collector.Links(listing.getServiceInstances(Collector.LINKS)))));
    }

    /** These are all that can be told of a writer. */
    void reachable(Set<ActorRef<ToNode>> found) {
        links = found;
    }

    /**
     * Nodes that this writer has not heard of are asked to say who they are, before it takes their leases for lost. Asked again and again: to watch a run of a node that this one has not seen join yet
     * ends at once, with word that it is gone (Pekko's ClusterRemoteWatcher, where a run of before had the same address), and it must be watched as long as it lives.
     */
    void introduce() {
        for (ActorRef<ToNode> link : links) {
            if (nodes.values().stream().noneMatch(hello -> hello.replyTo().equals(link))) {
                link.tell(new ToNode.Introduce());
            }
        }
    }

    /** A node says hello; from now on its going is noticed. */
    void came(NodeId node, Collector.Ask hello) {
        Collector.Ask before = nodes.put(node, hello);
        lost.remove(node); // It lives: its going was not the writer's yet, and must not be taken for later than this.
        if (before == null || !before.replyTo().equals(hello.replyTo())) {
            if (before != null) {
                context.unwatch(before.replyTo());
            }
            context.watchWith(hello.replyTo(), new Collector.NodeGone(node, hello.replyTo()));
        }
    }

    /** Whether that was a node that is known, and not a run of it from before: then it is lost. */
    boolean went(Collector.NodeGone gone) {
        Collector.Ask hello = nodes.get(gone.node());
        boolean known = hello != null && hello.replyTo().equals(gone.ref());
        if (known) {
            nodes.remove(gone.node());
            lost.add(gone.node());
        }
        return known;
    }

    /** The hellos of the nodes that are here, in the order in which they came. */
    List<Collector.Ask> hellos() {
        return List.copyOf(nodes.values());
    }

    /** Whether the writer has to hear of a node that is gone. */
    boolean anyLost() {
        return !lost.isEmpty();
    }

    /** The nodes that are gone and were not taken yet. */
    List<NodeId> takeLost() {
        List<NodeId> taken = List.copyOf(lost);
        lost.clear();
        return taken;
    }
}
