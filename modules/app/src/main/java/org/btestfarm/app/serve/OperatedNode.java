package org.btestfarm.app.serve;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.btestfarm.console.nodes.FarmNode;
import org.btestfarm.console.nodes.FarmNodes;
import org.btestfarm.console.nodes.NodeAdmin;
import org.btestfarm.farm.Farm;
import org.btestfarm.farm.admission.NodeRoom;
import org.btestfarm.farm.cluster.FarmCluster;
import org.btestfarm.farm.cluster.NodeView;
import org.btestfarm.farm.live.NodeActivity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node, for its operators. */
final class OperatedNode implements NodeAdmin {
    private static final Logger log = LoggerFactory.getLogger(OperatedNode.class);

    private final String name;
    private final FarmCluster cluster;
    private final Supplier<Optional<Farm>> farm;

    /** @param farm empty until it listens */
    OperatedNode(String name, ActorSystem<?> system, Supplier<Optional<Farm>> farm) {
        this.name = name;
        this.cluster = FarmCluster.get(system);
        this.farm = farm;
    }

    @Override
    public FarmNodes nodes() {
        Optional<Farm> listening = farm.get();
        Map<String, NodeActivity> active = listening.map(Farm::activity).map(activity -> activity.nodes().stream()
                        .collect(Collectors.toMap(NodeActivity::node, Function.identity(), (one, other) -> other)))
                .orElse(Map.of());
        List<NodeView> members = cluster.nodes();
        List<FarmNode> nodes = members.stream().map(member -> node(member, Optional.ofNullable(active.get(member.name())))).toList();
        Optional<String> writer = members.stream().filter(NodeView::writer).map(NodeView::name).findFirst();
        Optional<String> why = listening.isEmpty() ? Optional.of("it is starting") : listening.flatMap(Farm::full);
        return new FarmNodes(name, writer, why.isEmpty(), why, nodes);
    }

    private static FarmNode node(NodeView member, Optional<NodeActivity> active) {
        Optional<NodeRoom> room = active.flatMap(NodeActivity::room);
        return new FarmNode(
                member.name(),
                member.address(),
                member.status(),
                member.reachable(),
                member.version(),
                active.map(node -> node.tests().size()),
                room.map(NodeRoom::tests),
                active.map(NodeActivity::inBps),
                active.map(NodeActivity::outBps),
                room.flatMap(said -> boxed(said.inBps())),
                room.flatMap(said -> boxed(said.outBps())),
                room.map(said -> said.why().isEmpty()),
                room.map(NodeRoom::draining),
                room.flatMap(NodeRoom::why));
    }

    private static Optional<Long> boxed(OptionalLong bps) {
        return bps.isPresent() ? Optional.of(bps.getAsLong()) : Optional.empty();
    }

    @Override
    public void drain() {
        farm.get().ifPresent(listening -> {
            listening.drain();
            log.info("draining: no new tests until this node is started again; {} run on", listening.sessions());
        });
    }
}
