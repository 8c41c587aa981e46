package org.btestfarm.ledger.archive;

import java.util.Optional;

/**
 * An archiving as operators see it.
 *
 * @param id of this one among those since the farm started, from 1
 * @param state {@value #RUNNING}, {@value #DONE} or {@value #FAILED}
 * @param before the time that was asked for
 * @param segment the file that was written; absent if there was nothing to archive
 * @param first the first event in it; 0 if there is none
 * @param last the last event in it; 0 if there is none
 * @param bytes the file's size
 * @param base the number of the base event; 0 if there is none
 * @param removed how many events were removed from the journal
 * @param problem why it failed, one line
 */
public record ArchiveView(
        long id, String state, String before, Optional<String> segment, long first, long last, long bytes, long base, long removed, Optional<String> problem) {
    /** It is under way. */
    public static final String RUNNING = "running";
    /** It came to its end. */
    public static final String DONE = "done";
    /** It did not, and the journal is whole. */
    public static final String FAILED = "failed";

    static ArchiveView running(long id, String before) {
        return new ArchiveView(id, RUNNING, before, Optional.empty(), 0, 0, 0, 0, 0, Optional.empty());
    }

    ArchiveView done(ArchiveReport report) {
        return new ArchiveView(
                id, DONE, before, report.segment().map(Object::toString), report.first(), report.last(), report.bytes(), report.base(), report.removed(),
                Optional.empty());
    }

    ArchiveView failed(String why) {
        return new ArchiveView(id, FAILED, before, segment, first, last, bytes, base, removed, Optional.of(why));
    }
}
