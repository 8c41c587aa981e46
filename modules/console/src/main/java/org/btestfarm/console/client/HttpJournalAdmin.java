package org.btestfarm.console.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.btestfarm.console.web.Json;
import org.btestfarm.ledger.archive.ArchiveView;
import org.btestfarm.ledger.archive.JournalAdmin;
import org.btestfarm.ledger.archive.JournalView;

/** The administration of a running farm's journal, over its HTTP API. */
final class HttpJournalAdmin implements JournalAdmin {
    private static final String JOURNAL = "journal";

    private final Exchange exchange;

    HttpJournalAdmin(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public CompletionStage<JournalView> view() {
        return exchange.get(JOURNAL, JournalView.class);
    }

    @Override
    public CompletionStage<ArchiveView> archive(Instant before, String directory) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("before", before.toString()).put("directory", directory);
        return exchange.send("POST", JOURNAL + "/archive", body, ArchiveView.class);
    }
}
