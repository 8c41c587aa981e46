package org.btestfarm.ledger.archive;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What an archiving did.
 *
 * @param segment the file that was written; empty if there was nothing to archive
 * @param first the first event in it; 0 if there is none
 * @param last the last event in it; 0 if there is none
 * @param bytes the file's size
 * @param base the number of the base event, which holds the balances after the last event; 0 if there is none
 * @param removed how many events were removed from the journal
 */
public record ArchiveReport(Optional<Path> segment, long first, long last, long bytes, long base, long removed) {
    static final ArchiveReport NOTHING = new ArchiveReport(Optional.empty(), 0, 0, 0, 0, 0);
}
