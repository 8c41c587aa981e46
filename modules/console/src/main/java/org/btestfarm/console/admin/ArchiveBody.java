package org.btestfarm.console.admin;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.btestfarm.console.web.BadRequestException;
import org.btestfarm.ledger.archive.ArchiveView;
import org.btestfarm.ledger.archive.JournalAdmin;

/**
 * What is to be archived, as it is sent.
 *
 * @param before a time such as 2026-11-21T10:15:00Z
 * @param directory for the file, an absolute path as the farm sees it
 */
record ArchiveBody(Optional<String> before, Optional<String> directory) {
    CompletionStage<ArchiveView> apply(JournalAdmin journal) {
        String to = directory.orElseThrow(() -> new BadRequestException("field 'directory' is missing"));
        try {
            return journal.archive(Instant.parse(before.orElseThrow(() -> new BadRequestException("field 'before' is missing"))), to);
        } catch (DateTimeException e) {
            throw new BadRequestException("field 'before' must be a time such as 2026-11-21T10:15:00Z");
        }
    }
}
