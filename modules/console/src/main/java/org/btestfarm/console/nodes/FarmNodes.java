package org.btestfarm.console.nodes;

import java.util.List;
import java.util.Optional;

/**
 * The nodes of a farm.
 *
 * @param asked which of them says this
 * @param writer which of them has the ledger's writer; empty while none is up
 * @param takesTests whether the one that was asked takes new tests
 * @param why why it does not, one line; empty if it does
 * @param nodes all that it knows, by name
 */
public record FarmNodes(String asked, Optional<String> writer, boolean takesTests, Optional<String> why, List<FarmNode> nodes) {
    public FarmNodes {
        nodes = List.copyOf(nodes);
    }

    /** Why a node takes no new tests, one line; empty if it does, or did not say. */
    public Optional<String> why(FarmNode node) {
        return node.name().equals(asked) ? why : node.why();
    }
}
