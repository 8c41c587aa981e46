package org.btestfarm.ledger.archive;

import java.util.Optional;
import java.util.OptionalLong;
import org.btestfarm.ledger.journal.JournalStatus;

/**
 * A journal as operators see it.
 *
 * @param bytes the size of the database
 * @param unusedBytes of them, those that hold nothing; empty if that is unknown
 * @param freeBytes what the file system has left; empty if that is unknown
 * @param first the first event that is there; 0 if there is none
 * @param events how many are there
 * @param last the last event's number
 * @param hash of the last event, 64 hex digits
 * @param lastTime when the last event happened
 * @param lastSigned the last event that was signed
 * @param accepting whether new tests are accepted
 * @param refusal why not, one line
 * @param archiving the archiving that runs, or the last one since the farm started
 */
public record JournalView(
        long bytes,
        OptionalLong unusedBytes,
        OptionalLong freeBytes,
        long first,
        long events,
        OptionalLong last,
        Optional<String> hash,
        Optional<String> lastTime,
        OptionalLong lastSigned,
        boolean accepting,
        Optional<String> refusal,
        Optional<ArchiveView> archiving) {

    static JournalView of(JournalStatus status, Optional<ArchiveView> archiving) {
        return new JournalView(
                status.bytes(),
                status.unusedBytes(),
                status.freeBytes(),
                status.first(),
                status.events(),
                status.head().map(head -> OptionalLong.of(head.number())).orElse(OptionalLong.empty()),
                status.head().map(head -> head.hash().toString()),
                status.lastTime().map(Object::toString),
                status.lastSigned().map(head -> OptionalLong.of(head.head().number())).orElse(OptionalLong.empty()),
                status.accepting(),
                status.refusal(),
                archiving);
    }
}
