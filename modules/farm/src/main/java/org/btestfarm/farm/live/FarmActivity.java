package org.btestfarm.farm.live;

import java.util.List;

/**
 * What the nodes of the farm do, as one of them knows it.
 *
 * @param atMillis when that one looked last, milliseconds since 1970; 0 before it ever did
 * @param nodes those heard of lately, by name
 */
public record FarmActivity(long atMillis, List<NodeActivity> nodes) {
    /** Before anybody has looked. */
    public static final FarmActivity NONE = new FarmActivity(0, List.of());

    public FarmActivity {
        nodes = List.copyOf(nodes);
    }
}
