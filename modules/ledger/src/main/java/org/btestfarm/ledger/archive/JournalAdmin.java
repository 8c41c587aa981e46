package org.btestfarm.ledger.archive;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** What operators ask of the journal of a running farm; in its process, or from another one. Failures are those of the ledger's administration. */
public interface JournalAdmin {
    /** How large it is, how much room it has, whether tests are accepted, and how its archiving does. */
    CompletionStage<JournalView> view();

    /**
     * Begins to archive, which may take minutes; {@link #view} tells how it does. {@code CONFLICT} if one is under way.
     *
     * @param before events up to the first one that is not before this are archived
     * @param directory for the file, an absolute path as the farm's process sees it; {@code INVALID} if it is none
     */
    CompletionStage<ArchiveView> archive(Instant before, String directory);
}
