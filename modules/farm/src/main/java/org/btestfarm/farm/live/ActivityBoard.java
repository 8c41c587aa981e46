package org.btestfarm.farm.live;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What each node said last. One writes, anybody reads what is there without waiting. A node that said nothing for {@value #FORGET_SECONDS} s is forgotten.
 * More than {@value #MOST_NODES} nodes are not kept.
 */
public final class ActivityBoard {
    private static final int FORGET_SECONDS = 5;
    private static final int MOST_NODES = 1_000;

    private final Map<String, Heard> heard = new HashMap<>();
    private volatile FarmActivity now = FarmActivity.NONE;

    /** What a node said, and when that was heard: its own clock may be wrong. */
    private record Heard(NodeActivity activity, long nanos) {}

    /** Another node has said something; it shows with the next {@link #publish}. Confined to the writer. */
    void hear(NodeActivity activity, long nowNanos) {
        if (heard.size() < MOST_NODES || heard.containsKey(activity.node())) {
            heard.put(activity.node(), new Heard(activity, nowNanos));
        }
    }

    /** This node has looked: all that is known shows. Confined to the writer. */
    void publish(NodeActivity own, long nowNanos) {
        heard.values().removeIf(said -> nowNanos - said.nanos() > TimeUnit.SECONDS.toNanos(FORGET_SECONDS));
        hear(own, nowNanos);
        List<NodeActivity> nodes = heard.values().stream().map(Heard::activity).sorted(Comparator.comparing(NodeActivity::node)).toList();
        now = new FarmActivity(own.atMillis(), nodes);
    }

    /** What is known. The same object until there is something newer. */
    public FarmActivity now() {
        return now;
    }
}
