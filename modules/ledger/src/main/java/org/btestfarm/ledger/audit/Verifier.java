package org.btestfarm.ledger.audit;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.btestfarm.ledger.archive.Segment;
import org.btestfarm.ledger.archive.SegmentReader;
import org.btestfarm.ledger.archive.SegmentSeal;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.chain.SignedHead;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.journal.JournalBase;
import org.btestfarm.ledger.journal.JournalRow;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateImage;
import org.btestfarm.ledger.writer.LedgerSerializer;
import org.btestfarm.ledger.writer.SignedImage;

/**
 * Checks that a journal is what was written: the chain of hashes, the signatures of heads, snapshots and archives, the columns that repeat what the
 * bytes say, and heads that were kept elsewhere. Nothing that needs balances is done here; {@link Checker} does that.
 */
public final class Verifier {
    /** Pekko stamps a row when it is handed to the database, the event is stamped when it is decided: no farm takes longer for that. */
    public static final Duration TOLERANCE = Duration.ofMinutes(10);

    private final History history;
    private final String database;
    private final List<SignedHead> outside;
    private final Duration tolerance;
    private final Findings findings = new Findings();
    private final ChainCheck chain;
    private final List<Long> snapshots;
    private final Map<String, SegmentSeal> seals = new LinkedHashMap<>();
    private int archives;
    private int snapshotsChecked;
    private int compared;
    private int notCompared;

    private Verifier(History history, List<SignedHead> outside, Duration tolerance) throws LedgerException {
        this.history = history;
        this.database = history.reader().database().shortName();
        this.outside = outside;
        this.tolerance = tolerance;
        this.snapshots = history.reader().snapshots();
        Set<Long> remember = new HashSet<>(snapshots);
        outside.forEach(head -> remember.add(head.head().number()));
        history.base().ifPresent(base -> remember.add(base.through().number()));
        history.others().forEach(segment -> remember.add(segment.last()));
        ChainHead before = history.joined().isEmpty() ? history.base().map(JournalBase::through).orElse(ChainHead.START) : history.joined().get(0).before();
        this.chain = new ChainCheck(findings, database, before, startKeys(), remember);
    }

    /**
     * Verifies.
     *
     * @param outside heads that were kept outside the journal
     * @param tolerance how far a row's time of writing may be from its event's time
     * @throws LedgerException if something cannot be read at all
     */
    public static VerifyReport verify(History history, List<SignedHead> outside, Duration tolerance) throws LedgerException {
        return new Verifier(history, outside, tolerance).run();
    }

    private Map<String, byte[]> startKeys() throws LedgerException {
        try {
            return history.start().keys();
        } catch (JournalFormatException e) {
            findings.add(database, history.base().map(JournalBase::event).orElse(0L), "base of the journal", "a base event", e.getMessage());
            return Map.of();
        }
    }

    private VerifyReport run() throws LedgerException {
        for (Segment segment : history.joined()) {
            segment(segment, chain);
        }
        chain.in(database);
        rows();
        tail();
        base();
        for (Segment segment : history.others()) {
            segmentNotInForce(segment);
        }
        seals.forEach(this::seal);
        for (long number : snapshots) {
            Optional<byte[]> stored = history.reader().snapshot(number);
            if (stored.isPresent()) {
                snapshot(number, stored.get());
            }
        }
        outside.forEach(this::exported);
        return new VerifyReport(
                chain.first(), chain.first() == 0 ? Optional.empty() : chain.head(), chain.heads(), chain.lastSigned(), snapshotsChecked, archives, compared,
                notCompared, findings.list(), findings.left());
    }

    private void segment(Segment segment, ChainCheck check) {
        String file = segment.file().getFileName().toString();
        check.in(file);
        archives++;
        try (SegmentReader reader = SegmentReader.open(segment.file())) {
            long place = segment.before().number();
            for (Optional<byte[]> next = reader.next(); next.isPresent(); next = reader.next()) {
                check.next(++place, next.get());
            }
            SegmentSeal seal = reader.seal().orElseThrow();
            if (!check.head().equals(Optional.of(seal.through())) || segment.last() != seal.through().number()) {
                findings.add(file, 0, "last event", seal.through(), check.head().map(ChainHead::toString).orElse("another"));
            }
            seals.put(file, seal);
        } catch (LedgerException e) {
            findings.add(file, 0, "archive", "one that can be read", e.getMessage());
        }
    }

    /** The key that signed may have been announced after the archive's last event: so this comes when the whole chain was seen. */
    private void seal(String file, SegmentSeal seal) {
        if (chain.keys(seal.node()).stream().noneMatch(seal::signedWith)) {
            findings.add(file, 0, "signature of the archive", "one by node " + seal.node(), "none that is valid");
        }
    }

    /** An archive of events that the journal still has, as it is left by an archiving that did not come to its end. */
    private void segmentNotInForce(Segment segment) {
        try (SegmentReader reader = SegmentReader.open(segment.file())) {
            ChainCheck own = new ChainCheck(findings, segment.file().getFileName().toString(), reader.before(), History.state(reader).keys(), Set.of());
            segment(segment, own);
            Optional<Digest> hash = chain.hash(segment.last());
            if (hash.isPresent() && own.head().isPresent() && !own.head().get().hash().equals(hash.get())) {
                findings.add(segment.file().getFileName().toString(), 0, "hash of event " + segment.last() + " in the journal", own.head().get().hash(), hash.get());
            }
        } catch (LedgerException | JournalFormatException e) {
            findings.add(segment.file().getFileName().toString(), 0, "archive", "one that can be read", e.getMessage());
        }
    }

    private void rows() throws LedgerException {
        long after = history.base().map(base -> base.through().number()).orElse(0L);
        if (chain.number() < after) {
            // The last archive ends early: what is missing was said, the journal goes on.
            findings.add(database, chain.number() + 1, "events", (chain.number() + 1) + " to " + after + " in archives", "none of them");
        }
        while (after < history.last()) {
            for (JournalRow row : history.page(after)) {
                Optional<Entry> entry = chain.next(row.number(), row.payload());
                entry.ifPresent(event -> columns(row, event));
                after = row.number();
            }
        }
    }

    private void columns(JournalRow row, Entry entry) {
        if (!row.manifest().equals(entry.manifest())) {
            findings.add(database, row.number(), "column event_ser_manifest", entry.manifest(), row.manifest());
        }
        if (row.serializer() != LedgerSerializer.IDENTIFIER) {
            findings.add(database, row.number(), "column event_ser_id", LedgerSerializer.IDENTIFIER, row.serializer());
        }
        if (row.deleted()) {
            findings.add(database, row.number(), "column deleted", 0, 1);
        }
        if (Math.abs(row.writtenMillis() - entry.time().toEpochMilli()) > tolerance.toMillis()) {
            findings.add(database, row.number(), "column write_timestamp", "about " + entry.time().toEpochMilli(), row.writtenMillis());
        }
    }

    private void tail() throws LedgerException {
        long cut = history.reader().rowsCutOff().orElse(0);
        if (cut > 0) {
            findings.add(database, history.last() + 1, "rows at the end", cut + " more, says the database's count of rows", "none of them");
        }
    }

    private void base() throws LedgerException {
        if (history.base().isEmpty()) {
            return;
        }
        JournalBase base = history.base().get();
        Optional<Digest> through = chain.hash(base.through().number());
        if (through.isPresent() && !through.get().equals(base.through().hash())) {
            findings.add(database, base.through().number(), "hash, which the journal's base names", base.through().hash(), through.get());
        }
        Optional<JournalRow> row = history.reader().row(base.event());
        try {
            if (row.isEmpty()) {
                findings.add(database, base.event(), "base of the journal", "a base event", "no event");
            } else {
                base.event(row.get());
            }
        } catch (JournalFormatException e) {
            findings.add(database, base.event(), "base of the journal", "a base event", e.getMessage());
        }
        if (chain.lastSigned() < base.event()) {
            findings.add(database, base.event(), "base of the journal", "a signed head after it", "none");
        }
    }

    private void snapshot(long number, byte[] stored) {
        String where = "snapshot in " + database;
        snapshotsChecked++;
        try {
            SignedImage snapshot = SignedImage.parse(stored);
            LedgerState state = StateImage.restore(snapshot.image());
            Optional<Digest> hash = chain.hash(number);
            if (state.head().number() != number) {
                findings.add(where, 0, "number of the snapshot at event " + number, number, state.head().number());
            } else if (number > chain.number()) {
                findings.add(where, number, "events up to the snapshot", number, "the journal ends at event " + chain.number());
            } else if (hash.isPresent() && !hash.get().equals(state.head().hash())) {
                findings.add(where, number, "hash, which a snapshot names", state.head().hash(), hash.get());
            }
            if (chain.keys(snapshot.node()).stream().noneMatch(snapshot::signedWith)) {
                findings.add(where, 0, "signature of the snapshot at event " + number, "one by node " + snapshot.node(), "none that is valid");
            }
        } catch (JournalFormatException | IllegalArgumentException e) {
            findings.add(where, 0, "snapshot at event " + number, "a snapshot", e.getMessage());
        }
    }

    private void exported(SignedHead head) {
        String where = "exported head";
        long number = head.head().number();
        if (number > chain.number()) {
            findings.add(where, number, "events up to the head", number, "the journal ends at event " + chain.number());
            compared++;
            return;
        }
        Optional<Digest> hash = chain.hash(number);
        if (hash.isEmpty()) {
            notCompared++;
            return;
        }
        compared++;
        if (!hash.get().equals(head.head().hash())) {
            findings.add(where, number, "hash", head.head().hash(), hash.get());
        } else if (chain.keys(head.node()).stream().noneMatch(key -> NodeKey.verify(head, key))) {
            findings.add(where, number, "signature", "one by node " + head.node(), "none that is valid");
        }
    }
}
