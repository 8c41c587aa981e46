package org.btestfarm.ledger.journal;

import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says when there is too little free space for new tests: they would be the ones that fill the disk under those that run. Asked about once a second. */
public final class SpaceGuard {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceGuard.class);
    /** So that a disk that is just at the bound does not switch with every file that comes and goes: a tenth more to accept again. */
    private static final int MARGIN = 10;

    /** Where the free space is asked for. */
    public interface Space {
        /** Bytes that may still be written. */
        long freeBytes() throws IOException;
    }

    private final String place;
    private final long least;
    private final Space space;
    private Optional<String> refusal = Optional.empty();

    /**
     * A guard that accepts tests until it is asked.
     *
     * @param place what is said to be full, for people
     * @param least below so many free bytes tests are refused; 0 never refuses
     */
    public SpaceGuard(String place, long least, Space space) {
        this.place = place;
        this.least = least;
        this.space = space;
    }

    /** Why tests are refused now: one line; empty if they are not. Changes are logged once. */
    public synchronized Optional<String> refusal() {
        Optional<String> now = look();
        if (now.isPresent() && refusal.isEmpty()) {
            LOG.warn("new tests are refused: {}", now.get());
        } else if (now.isEmpty() && refusal.isPresent()) {
            LOG.info("new tests are accepted again: there is free space for the journal");
        }
        refusal = now;
        return now;
    }

    private Optional<String> look() {
        if (least == 0) {
            return Optional.empty();
        }
        try {
            long free = space.freeBytes();
            boolean enough = refusal.isEmpty() ? free >= least : free >= least + least / MARGIN;
            return enough ? Optional.empty() : Optional.of("the journal has " + free + " bytes of free space in " + place + ", wanted are " + least);
        } catch (IOException e) {
            return Optional.of("nobody can say how much free space there is in " + place + ": " + e.getMessage());
        }
    }
}
