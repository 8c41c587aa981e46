package org.btestfarm.ledger.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btestfarm.ledger.chain.SignedHead;
import org.btestfarm.ledger.event.ChainEvent;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.journal.FileProblems;
import org.btestfarm.ledger.journal.LedgerException;

/** Signed heads outside the journal: a text file with one a line, as {@link SignedHead#export} writes it. Empty lines and those after # are skipped. */
public final class ExportedHeads {
    private ExportedHeads() {}

    /**
     * Reads such a file.
     *
     * @throws LedgerException if it cannot be read, or a line is no head; names file and line
     */
    public static List<SignedHead> read(Path file) throws LedgerException {
        List<SignedHead> heads = new ArrayList<>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    heads.add(SignedHead.parse(line));
                }
            }
        } catch (IOException e) {
            throw new LedgerException("cannot read the heads in " + file + ": " + FileProblems.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw new LedgerException(file + " line " + number + ": " + e.getMessage(), e);
        }
        return heads;
    }

    /** Takes one head. */
    public interface Sink {
        /** Takes the next one. */
        void head(SignedHead head) throws LedgerException;
    }

    /** The newest signed head of a journal. */
    public static Optional<SignedHead> newest(History history) throws LedgerException {
        return history.reader().newest("head").map(row -> ((ChainEvent.HeadSigned) Entry.decode(row.payload()).event()).head());
    }

    /** Gives all heads that were signed after an event, in order. */
    public static void each(History history, long after, Sink sink) throws LedgerException {
        history.each(entry -> {
            if (entry.event() instanceof ChainEvent.HeadSigned signed && signed.head().head().number() > after) {
                sink.head(signed.head());
            }
            return true;
        });
    }
}
