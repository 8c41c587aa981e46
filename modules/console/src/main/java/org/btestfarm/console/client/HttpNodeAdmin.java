package org.btestfarm.console.client;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.btestfarm.console.nodes.FarmNodes;

/** A running node's answers about the farm, over its HTTP API. */
public final class HttpNodeAdmin {
    private final Exchange exchange;

    /**
     * That of a node.
     *
     * @param deadline for each request
     */
    public HttpNodeAdmin(LocalFarm node, Duration deadline) {
        this.exchange = new Exchange(node, deadline);
    }

    /** The nodes of its farm. Fails with an {@link org.btestfarm.ledger.admin.AdminException}. */
    public CompletionStage<FarmNodes> nodes() {
        return exchange.get("nodes", FarmNodes.class);
    }

    /** Has it take no new tests. Fails with an {@link org.btestfarm.ledger.admin.AdminException}. */
    public CompletionStage<Void> drain() {
        return exchange.send("POST", "node/drain");
    }
}
