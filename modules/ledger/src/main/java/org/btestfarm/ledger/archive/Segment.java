package org.btestfarm.ledger.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.journal.FileProblems;
import org.btestfarm.ledger.journal.LedgerException;

/**
 * An archive's file, by its beginning.
 *
 * @param file where it is
 * @param before the event before its first one
 * @param last the number of its last event
 */
public record Segment(Path file, ChainHead before, long last) {
    /** How the files' names end. */
    public static final String SUFFIX = ".segment";

    /** The name that a segment gets, so that names sort as segments follow each other. */
    static String name(long first, long last) {
        return String.format("journal-%012d-%012d%s", first, last, SUFFIX);
    }

    /** The number of its first event. */
    public long first() {
        return before.number() + 1;
    }

    /**
     * Reads the beginnings of these files.
     *
     * @return ordered by their first events
     * @throws LedgerException if one cannot be read or is no segment; names the file
     */
    public static List<Segment> of(List<Path> files) throws LedgerException {
        List<Segment> segments = new ArrayList<>();
        for (Path file : files) {
            try (SegmentReader reader = SegmentReader.open(file)) {
                segments.add(new Segment(file, reader.before(), reader.last()));
            }
        }
        segments.sort(Comparator.comparingLong(Segment::first).thenComparingLong(Segment::last));
        return segments;
    }

    /**
     * The segments in a directory; none if there is no such directory.
     *
     * @throws LedgerException if it, or one of them, cannot be read
     */
    public static List<Segment> in(Path directory) throws LedgerException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return of(files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).toList());
        } catch (IOException e) {
            throw new LedgerException("cannot list the directory " + directory + ": " + FileProblems.reason(e), e);
        }
    }
}
